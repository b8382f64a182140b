import { InvalidInput, parseInstant, type Expression } from '@tributary/contract';
import { compile, sentence, toSql, type Settings, type SqlSettings } from '@tributary/segment';
import type { Pool } from '@tributary/store';
import { personOf, type Person } from '../contacts/person.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { checkReferences, readRule } from './check-rule.js';
import { conditionSettings } from './condition-settings.js';
import { estimateFrom, sampleOf, type Estimated } from './estimate.js';
import { PURCHASE, warningsOf, YEAR_MS, type Warning } from './preview-warnings.js';
import { segmentNames } from './segment-names.js';
import { indexedTraits } from './trait-indexes.js';
import { workspaceNow } from './workspace-now.js';

export interface Preview {
  readonly count: number;
  readonly total: number;
  /** `validUntil`: until when they surely fit if nothing new is heard; null: for ever. */
  readonly sample: readonly (Person & { id: string; validUntil: string | null })[];
  readonly warnings: readonly Warning[];
  readonly sentence: string;
}

/** From some of many people: `count` and `total` are about right, and the count lies from `low` to `high` with 95 %. The ten are among those looked at; nothing is warned of. */
export interface EstimatedPreview extends Preview, Estimated {
  readonly estimated: true;
}

export interface Previewed {
  readonly rule: unknown;
  readonly at?: string | undefined;
  readonly segment?: string | undefined;
  readonly estimate?: boolean | undefined;
}

interface Asked {
  readonly rule: Expression;
  readonly workspace: Workspace;
  readonly settings: SqlSettings & Settings;
}

const tenChosen = 'chosen as (select shard, contact, valid_until from answer where member order by contact limit 10)';
const chosenPeople = `
  (select jsonb_agg(jsonb_build_object('id', c.id, 'validUntil', to_char(chosen.valid_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) || ${personOf('c')} order by c.id)
   from chosen join contact c on c.shard = chosen.shard and c.workspace = $1 and c.id = chosen.contact)`;
/** Where the answer is not about all of them. */
const everybody = `select count(*) from contact c where c.workspace = $1 and c.state = 'active'`;

/** How many people a rule would have, and ten of them. With `estimate`: from some of many people, when there are many. */
export async function previewRule(pool: Pool, workspace: Workspace, given: Previewed): Promise<Preview | EstimatedPreview> {
  const rule = readRule(given.rule);
  await checkReferences(pool, workspace.id, rule, null, '');
  const at = given.at === undefined ? await workspaceNow(pool, workspace.id) : parseInstant(given.at);
  if (at === null) throw new InvalidInput('preview.bad-instant', `at: "${given.at?.slice(0, 60)}" is no instant; write ISO 8601 such as 2026-03-01T12:00:00Z.`, { path: 'at' });
  const names = await segmentNames(pool, workspace.id);
  const settings = await conditionSettings(pool, workspace.id);
  const asked: Asked = { rule, workspace, settings: { workspace: workspace.id, at, ...settings, resolveSegment: (name) => names.resolve(name) ?? { id: 0, version: 0 } } };
  return (given.estimate && (await estimatePeople(pool, asked))) || countPeople(pool, asked, given);
}

async function countPeople(pool: Pool, { rule, workspace, settings }: Asked, given: Previewed): Promise<Preview> {
  const query = toSql(rule, { ...settings, isIndexed: await indexedTraits(pool, rule) });
  // Asked of the answer that is there: the rule is worked out once.
  const place = (offset: number) => `$${query.values.length + offset}`;
  const bought = `t.workspace = ${place(1)}::int and t.name = ${place(2)}::text and t.last_at > ${place(3)}::timestamptz`;
  const result = await pool.query<{ total: string; count: string; sample: Preview['sample'] | null; no_buyer: boolean }>(
    `with answer as materialized (${query.text}), ${tenChosen}
     select (${query.isNarrowed ? everybody : 'select count(*) from answer'}) as total, (select count(*) from answer where member) as count, ${chosenPeople} as sample,
       exists (select from contact_event t where ${bought}) and not exists (select from answer a join contact_event t on t.shard = a.shard and t.contact = a.contact and ${bought} where a.member) as no_buyer`,
    [...query.values, workspace.id, PURCHASE, new Date(settings.at - YEAR_MS)],
  );
  const row = result.rows[0]!;
  const [count, total] = [Number(row.count), Number(row.total)];
  const past = given.at === undefined ? [] : [{ code: 'preview.present-data', detail: 'Judged at that instant, by attributes, tags and events as they are known now.' }];
  const warnings = await warningsOf(pool, workspace.id, { rule, query, count, total, hasNoBuyer: row.no_buyer, segment: given.segment ?? null });
  return { count, total, sample: row.sample ?? [], warnings: [...past, ...warnings], sentence: sentence(rule) };
}

/** @returns null: there are so few people that they are better counted */
async function estimatePeople(pool: Pool, { rule, workspace, settings }: Asked): Promise<EstimatedPreview | null> {
  const sample = await sampleOf(pool, workspace, compile(rule, settings).needs.length > 0);
  if (!sample) return null;
  const query = toSql(rule, { ...settings, sample: sample.drawn });
  const result = await pool.query<{ total: string; count: string; sample: Preview['sample'] | null }>(
    `with answer as materialized (${query.text}), ${tenChosen}
     select (select count(*) from answer) as total, (select count(*) from answer where member) as count, ${chosenPeople} as sample`,
    query.values,
  );
  const row = result.rows[0]!;
  const estimated = estimateFrom(Number(row.count), sample.chance);
  return { ...estimated, total: Math.round(Number(row.total) / sample.chance), estimated: true, sample: row.sample ?? [], warnings: [], sentence: sentence(rule) };
}
