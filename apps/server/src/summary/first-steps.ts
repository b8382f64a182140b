import type { Kinds } from '@tributary/contract';
import { run, type Pool } from '@tributary/store';
import { segmentsNamedIn } from '../workflows/workflow-usage.js';

/** What a workspace has done of a first automation. Each `done` is true exactly when the sentence beside it is. */
export interface FirstSteps {
  /** A client has sent an event that was taken. */
  readonly event: { readonly done: boolean };
  /** Somebody is known by a userId and an attribute, and a `track` event was taken. `names`: of the last 500 events, `traits`: of the 200 newest contacts. */
  readonly data: { readonly done: boolean; readonly names: number; readonly traits: number };
  /** There is a segment. */
  readonly segment: { readonly done: boolean; readonly count: number };
  /** A published workflow names a segment: in its trigger, in a condition or in a step. */
  readonly workflow: { readonly done: boolean };
  /** A run has completed. */
  readonly person: { readonly done: boolean; readonly completed: number };
}

const read = {
  name: 'first-steps',
  text: `
    select
      exists (select from event e where e.workspace = $1 and e.source = 'client') as event,
      exists (select from contact c where c.workspace = $1 and c.user_id is not null and c.traits <> '{}') and exists (select from event e where e.workspace = $1 and e.type = 'track' and e.source = 'client') as data,
      (select count(distinct e.name)::int from (select name from event where workspace = $1 order by received_at desc, id desc limit 500) e) as names,
      (select count(distinct k.key)::int from (select traits from contact where workspace = $1 order by created_at desc, id desc limit 200) c cross join jsonb_object_keys(c.traits) as k(key)) as traits,
      (select count(*)::int from segment where workspace = $1) as segments,
      coalesce((select jsonb_agg(v.graph) from (select * from workflow where workspace = $1 and live_version is not null order by id limit 200) w
        join workflow_version v on v.workflow = w.id and v.version = w.live_version), '[]') as graphs,
      (select coalesce(sum(c.n), 0)::int from workflow w
        join (select workflow, n from workflow_count where node = '' and what = 'completed' union all select workflow, delta from workflow_count_delta where node = '' and what = 'completed') c on c.workflow = w.id
        where w.workspace = $1) as completed`,
};

interface Row {
  readonly event: boolean;
  readonly data: boolean;
  readonly names: number;
  readonly traits: number;
  readonly segments: number;
  readonly graphs: readonly unknown[];
  readonly completed: number;
}

export async function readFirstSteps(pool: Pool, workspace: number, kinds: Kinds): Promise<FirstSteps> {
  const [row] = await run<Row & Record<string, unknown>>(pool, read, [workspace]);
  const { event, data, names, traits, segments, graphs, completed } = row!;
  return {
    event: { done: event },
    data: { done: data, names, traits },
    segment: { done: segments > 0, count: segments },
    workflow: { done: graphs.some((graph) => segmentsNamedIn(graph, kinds).size > 0) },
    person: { done: completed > 0, completed },
  };
}
