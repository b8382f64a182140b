import { InvalidInput, NotFound, parseInstant, type Expression, type Page } from '@tributary/contract';
import { compile, explain, sentence, toSql, type Explanation, type Settings } from '@tributary/segment';
import { run, type Connection, type Pool } from '@tributary/store';
import { personColumn, personOf, type Person } from '../contacts/person.js';
import { resolveContact } from '../contacts/resolve-contacts.js';
import { pageOf, readCursor } from '../http/cursor.js';
import { ContactState } from '../stages/shard/contact-state.js';
import { loadDefinitions } from '../stages/shard/load-definitions.js';
import { loadBatch } from '../stages/shard/load.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { checkReferences, readRule } from './check-rule.js';
import { conditionSettings } from './condition-settings.js';
import { PURCHASE, warningsOf, YEAR_MS, type Warning } from './preview-warnings.js';
import { segmentNames } from './segment-names.js';
import { overlapOf, type Overlap } from './segment-overlap.js';
import { segmentByRef } from './segment-rows.js';
import { segmentTrends, type Trend } from './segment-trends.js';
import { indexedTraits } from './trait-indexes.js';

export interface Preview {
  readonly count: number;
  readonly total: number;
  /** `validUntil`: until when they surely fit if nothing new is heard; null: for ever. */
  readonly sample: readonly (Person & { id: string; validUntil: string | null })[];
  readonly warnings: readonly Warning[];
  readonly sentence: string;
}

/** Somebody entered or left. */
export interface Transition {
  readonly contact: string;
  readonly person: Person | null;
  readonly at: string;
  readonly entered: boolean;
  readonly cause: string;
}

export interface Why {
  readonly member: boolean;
  /** Until when this surely stays so if nothing new is heard; null: for ever. */
  readonly validUntil: string | null;
  readonly sentence: string;
  readonly explanation: ExplanationView;
}

/** An explanation with its instants as the API writes them. */
export interface ExplanationView extends Omit<Explanation, 'validUntil' | 'children'> {
  readonly validUntil: string | null;
  readonly children: readonly ExplanationView[];
}

const readNow = { name: 'workspace-now', text: `select date_trunc('milliseconds', coalesce(h.clock, clock_timestamp())) as now from workspace w left join shard h on h.id = w.shard where w.id = $1` };
/** Where the answer is not about all of them. */
const everybody = `select count(*) from contact c where c.workspace = $1 and c.state = 'active'`;
const transitions = {
  name: 'segment-transitions',
  text: `
    select c.contact, c.at, c.id::text as id, c.after = 'true' as entered, c.cause, ${personColumn('p')}
    from contact_change c left join contact p on p.shard = c.shard and p.workspace = c.workspace and p.id = c.contact
    where c.workspace = $1 and c.kind = 'segment' and c.key = $2 and ($3::timestamptz is null or (c.at, c.id) < ($3, $4::bigint))
    order by c.at desc, c.id desc limit $5`,
};

/** The workspace's now, ms. */
export async function workspaceNow(connection: Connection, workspace: number): Promise<number> {
  const [row] = await run<{ now: Date }>(connection, readNow, [workspace]);
  return row!.now.getTime();
}

/** Questions about segments that change nothing. */
export class SegmentInsight {
  constructor(private readonly pool: Pool) {}

  /** How many people a rule would have, and ten of them. */
  async preview(workspace: Workspace, given: { rule: unknown; at?: string | undefined; segment?: string | undefined }): Promise<Preview> {
    const rule = readRule(given.rule);
    await checkReferences(this.pool, workspace.id, rule, null, '');
    const at = given.at === undefined ? await workspaceNow(this.pool, workspace.id) : parseInstant(given.at);
    if (at === null) throw new InvalidInput('preview.bad-instant', `at: "${given.at?.slice(0, 60)}" is no instant; write ISO 8601 such as 2026-03-01T12:00:00Z.`, { path: 'at' });
    const names = await segmentNames(this.pool, workspace.id);
    const settings = await conditionSettings(this.pool, workspace.id);
    const query = toSql(rule, { workspace: workspace.id, at, ...settings, resolveSegment: (name) => names.resolve(name) ?? { id: 0, version: 0 }, isIndexed: await indexedTraits(this.pool, rule) });
    // Asked of the answer that is there: the rule is worked out once.
    const place = (offset: number) => `$${query.values.length + offset}`;
    const bought = `t.workspace = ${place(1)}::int and t.name = ${place(2)}::text and t.last_at > ${place(3)}::timestamptz`;
    const result = await this.pool.query<{ total: string; count: string; sample: Preview['sample'] | null; no_buyer: boolean }>(
      `with answer as materialized (${query.text}), chosen as (select shard, contact, valid_until from answer where member order by contact limit 10)
       select (${query.isNarrowed ? everybody : 'select count(*) from answer'}) as total, (select count(*) from answer where member) as count,
         (select jsonb_agg(jsonb_build_object('id', c.id, 'validUntil', to_char(chosen.valid_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) || ${personOf('c')} order by c.id)
          from chosen join contact c on c.shard = chosen.shard and c.workspace = $1 and c.id = chosen.contact) as sample,
         exists (select from contact_event t where ${bought}) and not exists (select from answer a join contact_event t on t.shard = a.shard and t.contact = a.contact and ${bought} where a.member) as no_buyer`,
      [...query.values, workspace.id, PURCHASE, new Date(at - YEAR_MS)],
    );
    const row = result.rows[0]!;
    const [count, total] = [Number(row.count), Number(row.total)];
    const past = given.at === undefined ? [] : [{ code: 'preview.present-data', detail: 'Judged at that instant, by attributes, tags and events as they are known now.' }];
    const warnings = await warningsOf(this.pool, workspace.id, { rule, query, count, total, hasNoBuyer: row.no_buyer, segment: given.segment ?? null });
    return { count, total, sample: row.sample ?? [], warnings: [...past, ...warnings], sentence: sentence(rule) };
  }

  /** How far segments share their members. */
  overlap(workspace: Workspace, ids: string): Promise<Overlap> {
    return overlapOf(this.pool, workspace, ids);
  }

  /** How each segment grew in the last 30 days. */
  trends(workspace: Workspace): Promise<Trend[]> {
    return segmentTrends(this.pool, workspace);
  }

  /** Newest first. */
  async history(workspace: Workspace, ref: string, query: { limit: number; after?: string | undefined }): Promise<Page<Transition>> {
    const segment = await segmentByRef(this.pool, workspace.id, ref);
    const place = readCursor(query.after, ['instant', 'digits']);
    const rows = await run<Omit<Transition, 'at'> & { at: Date; id: string }>(this.pool, transitions, [workspace.id, String(segment.id), place?.[0] ?? null, place?.[1] ?? null, query.limit + 1]);
    return pageOf(rows, query.limit, ({ contact, person, at, entered, cause }) => ({ contact, person, at: at.toISOString(), entered, cause }), (row) => [row.at.toISOString(), row.id]);
  }

  /** Why a contact is in a segment, or is not: each condition with what was seen and what was needed. */
  async why(workspace: Workspace, ref: string, contact: string): Promise<Why> {
    const segment = await segmentByRef(this.pool, workspace.id, ref);
    if (!segment.rule) throw new NotFound('rule', `${segment.key} (a static segment: its members are picked by hand)`);
    return this.#explain(workspace, segment.rule, contact);
  }

  /** The same of a rule that is no segment, or not yet. */
  async whyRule(workspace: Workspace, given: { rule: unknown; contact: string }): Promise<Why> {
    const rule = readRule(given.rule);
    await checkReferences(this.pool, workspace.id, rule, null, '');
    return this.#explain(workspace, rule, given.contact);
  }

  async #explain(workspace: Workspace, rule: Expression, contact: string): Promise<Why> {
    const key = await resolveContact(this.pool, workspace, contact);
    const at = await workspaceNow(this.pool, workspace.id);
    const known = await loadDefinitions(this.pool, workspace.id, new Map(), undefined);
    const settings = await conditionSettings(this.pool, workspace.id);
    const { evaluate, needs, reads } = compile(rule, settings);
    // As one more segment, so that what the rule reads is loaded.
    const asked = { id: 0, key: '', kind: 'active' as const, version: null, live: { version: 0, evaluate, needs }, building: null };
    const definitions = { ...known, segments: [...known.segments, asked], changePaths: () => [...new Set([...known.changePaths(), ...reads.changes])], readsCompanies: () => known.readsCompanies() || reads.companies };
    const [loaded] = await loadBatch(this.pool, [{ key, items: [], dueUntil: at }], () => definitions, { inFull: true, cache: null });
    return whyOf(rule, new ContactState(loaded!, definitions), at, settings);
  }
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

function shown(explanation: Explanation): ExplanationView {
  return { ...explanation, validUntil: iso(explanation.validUntil), children: explanation.children.map(shown) };
}

function whyOf(rule: Expression, facts: ContactState, at: number, settings: Settings): Why {
  const { member, validUntil } = compile(rule, settings).evaluate(facts, at);
  return { member, validUntil: iso(validUntil), sentence: sentence(rule), explanation: shown(explain(rule, facts, at, settings)) };
}
