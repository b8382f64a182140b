import type { Happening, Kinds, TransitionHappening } from '@tributary/contract';
import { toSql } from '@tributary/segment';
import { run, type Pool } from '@tributary/store';
import { personOf, type Person } from '../contacts/person.js';
import { triggerOf } from '../workflows/trigger-of.js';
import { workflowIdOf } from '../workflows/workflow-id.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { checkReferences, readRule } from './check-rule.js';
import { conditionSettings } from './condition-settings.js';
import { segmentIdOf } from './segment-id.js';
import { segmentNames } from './segment-names.js';
import { segmentByRef, type SegmentRow } from './segment-rows.js';
import { workspaceNow } from './workspace-now.js';

/** Some of many, with how many there are. */
export interface Some {
  readonly count: number;
  readonly sample: readonly (Person & { readonly id: string })[];
}

export interface Diff {
  readonly enters: Some;
  readonly leaves: Some;
  readonly stays: number;
  /**
   * Published workflows that begin when somebody enters or leaves this segment. `fires`: this change would start them, for so many `people`;
   * most do not react to a change of the rule itself (cause `definition`).
   */
  readonly workflows: readonly { readonly id: string; readonly name: string; readonly when: 'entered' | 'left'; readonly fires: boolean; readonly people: number }[];
}

const published = { name: 'published-workflows', text: `select w.id, w.name, v.graph from workflow w join workflow_version v on v.workflow = w.id and v.version = w.live_version where w.workspace = $1 and w.state = 'published' order by w.id` };

/** What a new rule would change, before it is saved: who enters, who leaves, and what that starts. */
export async function diffSegment(pool: Pool, kinds: Kinds, workspace: Workspace, ref: string, given: { readonly rule: unknown }): Promise<Diff> {
  const segment = await segmentByRef(pool, workspace.id, ref);
  const rule = readRule(given.rule);
  await checkReferences(pool, workspace.id, rule, segment.id, segment.key);
  const names = await segmentNames(pool, workspace.id);
  const settings = await conditionSettings(pool, workspace.id);
  const query = toSql(rule, { workspace: workspace.id, at: await workspaceNow(pool, workspace.id), ...settings, resolveSegment: (name) => names.resolve(name) ?? { id: 0, version: 0 } });
  const at = (offset: number) => `$${query.values.length + offset}`;
  const sample = (of: string) => `
    (select coalesce(jsonb_agg(jsonb_build_object('id', c.id) || ${personOf('c')} order by c.id), '[]') from (select shard, contact from moved where ${of} order by contact limit 10) s
     join contact c on c.shard = s.shard and c.workspace = ${at(1)}::int and c.id = s.contact)`;
  const { rows } = await pool.query<{ enters: string; leaves: string; stays: string; entering: Some['sample']; leaving: Some['sample'] }>(
    `with moved as materialized (
       select r.shard, r.contact, r.member as is_in, m.contact is not null as was_in from (${query.text}) r
       left join membership m on m.shard = r.shard and m.workspace = ${at(1)}::int and m.contact = r.contact and m.segment = ${at(2)}::int and m.version = ${at(3)}::int and m.announced)
     select count(*) filter (where is_in and not was_in) as enters, count(*) filter (where was_in and not is_in) as leaves, count(*) filter (where is_in and was_in) as stays,
       ${sample('is_in and not was_in')} as entering, ${sample('was_in and not is_in')} as leaving
     from moved`,
    [...query.values, workspace.id, segment.id, segment.live_version ?? 0],
  );
  const { enters, leaves, stays, entering, leaving } = rows[0]!;
  const counts = { entered: Number(enters), left: Number(leaves) };
  return {
    enters: { count: counts.entered, sample: entering },
    leaves: { count: counts.left, sample: leaving },
    stays: Number(stays),
    workflows: await startedBy(pool, kinds, workspace, segment, counts),
  };
}

async function startedBy(pool: Pool, kinds: Kinds, workspace: Workspace, segment: SegmentRow, counts: Readonly<Record<'entered' | 'left', number>>): Promise<Diff['workflows']> {
  const rows = await run<{ id: number; name: string; graph: unknown }>(pool, published, [workspace.id]);
  return rows.flatMap(({ id, name, graph }) => {
    const trigger = triggerOf(graph, kinds);
    if (trigger?.interest.type !== 'segment' || ![segment.key, segmentIdOf(segment.id)].includes(trigger.interest.segment)) return [];
    const when = trigger.interest.entered ? ('entered' as const) : ('left' as const);
    const happening: TransitionHappening = { type: 'transition', id: 'diff', segment: { id: segmentIdOf(segment.id), key: segment.key }, entered: trigger.interest.entered, at: 0, cause: 'definition' };
    const fires = counts[when] > 0 && trigger.kind.matches(trigger.config, happening as Happening, () => true).enters;
    return [{ id: workflowIdOf(id), name, when, fires, people: counts[when] }];
  });
}
