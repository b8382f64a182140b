import { Conflict, LANES, type Page, type RunsQuery, type RunRetry, type RunsRetry, type SteerPayload } from '@tributary/contract';
import { run, type ContactKey, type Pool } from '@tributary/store';
import { resolveContact } from '../contacts/resolve-contacts.js';
import { pageOf, readCursor } from '../http/cursor.js';
import type { Engine } from '../wiring/engine.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { isRunId, runById, runColumns, runPerson, runView, stepsOf, withPerson, type RunRow, type RunView } from './run-rows.js';
import { workflowIdOf } from './workflow-id.js';
import { refuseArchived, workflowByRef, type WorkflowRow } from './workflow-rows.js';

/** More than so many retried at once go behind what is live. */
const MANY = 100;

/** Each filter has a statement of its own: one for all of them would be planned for none. */
const FILTERS = {
  workflow: (n: number) => `r.workflow = $${n}::int`,
  contact: (n: number) => `r.contact = $${n}::uuid`,
  shard: (n: number) => `r.shard = $${n}::int`,
  status: (n: number) => `r.status = $${n}`,
  doing: (n: number) => `r.doing = $${n}`,
  node: (n: number) => `r.node = $${n}`,
  passed: (n: number) => `exists (select from step s where s.shard = r.shard and s.workspace = r.workspace and s.contact = r.contact and s.run = r.id and s.node = $${n} and s.output is not null)`,
  reason: (n: number) => `r.reason = $${n}`,
  at: (n: number) => `r.entered_at <= $${n}::timestamptz`,
  after: (n: number) => `(r.entered_at, r.id) < ($${n - 1}::timestamptz, $${n}::uuid)`,
} as const;
type Filter = readonly [name: keyof typeof FILTERS, value: unknown];

function listStatement(filters: readonly Filter[]) {
  const conditions = filters.map(([name], i) => ` and ${FILTERS[name](i + 3)}`).join('');
  const name = `run-list:${filters.map(([filter]) => filter).join(',')}`;
  return { name, text: `select ${runColumns}, ${runPerson} from run r ${withPerson} where r.workspace = $1${conditions} order by r.entered_at desc, r.id desc limit $2` };
}

/** Nobody moves in a workflow that stands. @throws {Conflict} */
function refuseStanding(workflow: WorkflowRow): void {
  refuseArchived(workflow);
  if (workflow.state === 'paused') throw new Conflict('workflow.paused', 'The workflow is paused; resume it, then try the run again.');
}

/** Of several failed runs of one enrolment only the newest goes on, and none where another is under way. */
const retryMany = {
  name: 'retry-runs',
  text: `
    with failed as (
      select distinct on (r.shard, r.contact, r.workflow, r.entry_key) r.shard, r.contact, r.id
      from run r join workflow w on w.id = r.workflow and w.state not in ('archived', 'paused')
      left join enrolment e on e.shard = r.shard and e.workspace = r.workspace and e.contact = r.contact and e.workflow = r.workflow and e.entry_key = r.entry_key
      where r.workspace = $1 and r.status = 'failed' and (e.active_run is null or e.active_run = r.id)
        and ($2::int is null or r.workflow = $2) and ($3::text is null or r.node = $3) and ($4::text is null or r.reason = $4)
        and ($5::uuid is null or r.contact = $5) and ($6::uuid[] is null or r.id = any($6))
      order by r.shard, r.contact, r.workflow, r.entry_key, r.entered_at desc, r.id desc
    ), numbered as materialized (
      select f.*, nextval('item_id') as item, date_trunc('milliseconds', coalesce(h.clock, clock_timestamp())) as now, case when count(*) over () > ${MANY} then 1 else 0 end as lane
      from failed f join shard h on h.id = f.shard
    )
    insert into inbox (shard, lane, at, id, workspace, contact, kind, root, depth, payload)
    select shard, lane, now, item, $1, contact, 'steer', item, 0, jsonb_build_object('run', id, 'signal', jsonb_build_object('type', 'retry', 'newest', $7::boolean))::text
    from numbered order by shard, lane, item returning id, shard`,
};
const anotherActive = {
  name: 'another-run-active',
  text: `select active_run from enrolment where shard = $1 and workspace = $2 and contact = $3 and workflow = $4 and entry_key = $5 and active_run is not null and active_run <> $6`,
};

/** Runs as people look at them and steer them. */
export class Runs {
  constructor(
    private readonly pool: Pool,
    private readonly engine: Engine,
  ) {}

  /** Newest first. */
  async list(workspace: Workspace, query: RunsQuery): Promise<Page<RunView>> {
    const place = readCursor(query.after, ['instant', 'uuid']);
    const workflow = query.workflow === undefined ? undefined : (await workflowByRef(this.pool, workspace.id, query.workflow)).id;
    const contact = query.contact === undefined ? undefined : await resolveContact(this.pool, workspace, query.contact);
    const { status, doing, node, passed, reason } = query;
    const given = Object.entries({ workflow, contact: contact?.contact, shard: contact?.shard, status, doing, node, passed, reason, at: place?.[0], after: place?.[1] });
    const filters = given.filter(([, value]) => value !== undefined) as unknown as Filter[];
    const rows = await run<RunRow>(this.pool, listStatement(filters), [workspace.id, query.limit + 1, ...filters.map(([, value]) => value)]);
    return pageOf(rows, query.limit, (row) => runView(row), (row) => [row.entered_at.toISOString(), row.id]);
  }

  async one(workspace: Workspace, id: string): Promise<RunView> {
    const row = await runById(this.pool, workspace.id, id);
    return runView(row, await stepsOf(this.pool, workspace.id, row));
  }

  /** A failed run tries the node it failed at again, in its own version or the newest. @returns null when that takes longer than five seconds */
  async retry(workspace: Workspace, id: string, given: RunRetry): Promise<RunView | null> {
    const row = await runById(this.pool, workspace.id, id);
    if (row.status !== 'failed') throw new Conflict('run.not-failed', `The run is ${row.status}; only a failed run is tried again.`);
    const key = { shard: row.shard, workspace: workspace.id, contact: row.contact };
    refuseStanding(await workflowByRef(this.pool, workspace.id, workflowIdOf(row.workflow)));
    const [other] = await run<{ active_run: string }>(this.pool, anotherActive, [...Object.values(key), row.workflow, row.entry_key, row.id]);
    if (other) throw new Conflict('run.another-active', 'The contact is in this workflow again by another run; let that end, or cancel it, first.', { run: other.active_run });
    return this.#steer(workspace, key, { run: row.id, signal: { type: 'retry', newest: given?.version === 'newest' } });
  }

  /** @returns null when it takes longer than five seconds */
  async cancel(workspace: Workspace, id: string): Promise<RunView | null> {
    const row = await runById(this.pool, workspace.id, id);
    if (row.status !== 'active') throw new Conflict('run.ended', `The run is ${row.status} already; only an active run can be cancelled.`);
    const key = { shard: row.shard, workspace: workspace.id, contact: row.contact };
    return this.#steer(workspace, key, { run: row.id, signal: { type: 'cancel', reason: 'cancelled' } });
  }

  /** @returns how many failed runs are tried again, and whether all of them were within five seconds */
  async retryAll(workspace: Workspace, { filter, version }: RunsRetry): Promise<{ retried: number; done: boolean }> {
    const workflow = filter.workflow === undefined ? null : (await workflowByRef(this.pool, workspace.id, filter.workflow)).id;
    const contact = filter.contact === undefined ? null : (await resolveContact(this.pool, workspace, filter.contact)).contact;
    const values = [workspace.id, workflow, filter.node ?? null, filter.reason ?? null, contact, filter.ids?.filter(isRunId) ?? null, version === 'newest'];
    const items = await run<{ id: string; shard: number }>(this.pool, retryMany, values);
    this.engine.wake();
    const done = items.length > MANY ? false : await this.engine.processed([...new Set(items.map((item) => item.shard))], items.map((item) => item.id));
    return { retried: items.length, done };
  }

  async #steer(workspace: Workspace, key: ContactKey, payload: SteerPayload): Promise<RunView | null> {
    const ids = await this.engine.add(this.pool, [{ ...key, lane: LANES.live, at: null, root: null, depth: 0, kind: 'steer', payload }]);
    return (await this.engine.processed([key.shard], ids)) ? this.one(workspace, payload.run) : null;
  }
}
