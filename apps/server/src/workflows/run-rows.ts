import { NotFound } from '@tributary/contract';
import { run, type Connection } from '@tributary/store';
import { personColumn, type Person } from '../contacts/person.js';
import { workflowIdOf } from './workflow-id.js';

export interface RunRow {
  readonly id: string;
  readonly shard: number;
  readonly workflow: number;
  readonly version: number;
  readonly contact: string;
  readonly entry_key: string;
  readonly status: 'active' | 'completed' | 'exited' | 'failed';
  readonly doing: 'running' | 'waiting' | 'acting' | 'held' | null;
  readonly node: string;
  readonly reason: string | null;
  readonly entered_at: Date;
  readonly ended_at: Date | null;
  readonly wake_at: Date | null;
  /** Null: erased since. */
  readonly person: Person | null;
}

/** Where a run is now, which becomes a step when it is left. */
interface Standing {
  readonly kind: string | null;
  /** When it came there, ms. */
  readonly since: number | null;
  readonly effect: string | null;
}

interface StepRow {
  readonly node: string;
  readonly kind: string;
  readonly at: Date;
  readonly left_at: Date;
  readonly output: string | null;
  readonly reason: string | null;
  readonly effect: string | null;
}

/** A node that a run passed, ended at, or stands at: then `leftAt` is null. `effect`: its key. */
export interface StepView {
  readonly node: string;
  readonly kind: string;
  readonly at: string;
  readonly leftAt: string | null;
  readonly output: string | null;
  readonly reason: string | null;
  readonly effect: string | null;
}

/** A run as the API shows it. In lists it has no steps. `person`: who the contact is, null once erased. */
export interface RunView {
  readonly id: string;
  readonly workflow: string;
  readonly version: number;
  readonly contact: string;
  readonly person: Person | null;
  readonly entryKey: string;
  readonly status: RunRow['status'];
  readonly doing: RunRow['doing'];
  readonly node: string;
  readonly reason: string | null;
  readonly enteredAt: string;
  readonly endedAt: string | null;
  readonly wakeAt: string | null;
  readonly steps: readonly StepView[];
}

/** Beside `runColumns`, with `withPerson` joined to `run r`. */
export const runPerson = personColumn('c');
export const withPerson = `left join contact c on c.shard = r.shard and c.workspace = r.workspace and c.id = r.contact`;

export const runColumns = `r.id, r.shard, r.workflow, r.version, r.contact, r.entry_key, r.status, r.doing, r.node, r.reason, r.entered_at, r.ended_at, r.wake_at`;

const one = {
  name: 'run-one',
  text: `
    select ${runColumns}, ${runPerson}, (r.inside->>'nodeEnteredAt')::float8 as since, r.inside->>'effect' as effect,
      (select n->>'kind' from workflow_version v cross join jsonb_array_elements(v.graph->'nodes') n
        where v.workflow = r.workflow and v.version = r.version and n->>'id' = r.node limit 1) as kind
    from run r ${withPerson} where r.workspace = $1 and r.id = $2`,
};
const steps = {
  name: 'run-steps',
  text: `select node, kind, at, left_at, output, reason, effect from step where shard = $1 and workspace = $2 and contact = $3 and run = $4 order by seq`,
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
export const isRunId = (text: string): boolean => UUID.test(text);

/** @throws {NotFound} */
export async function runById(connection: Connection, workspace: number, id: string): Promise<RunRow & Standing> {
  const [row] = isRunId(id) ? await run<RunRow & Standing>(connection, one, [workspace, id]) : [];
  if (!row) throw new NotFound('run', id);
  return row;
}

export async function stepsOf(connection: Connection, workspace: number, row: RunRow & Standing): Promise<StepView[]> {
  const rows = await run<StepRow>(connection, steps, [row.shard, workspace, row.contact, row.id]);
  const left = rows.map(({ left_at, at, ...step }) => ({ ...step, at: at.toISOString(), leftAt: left_at.toISOString() }));
  if (row.status !== 'active') return left;
  const since = row.since === null ? row.entered_at : new Date(row.since);
  const now = { node: row.node, kind: row.kind ?? 'unknown', at: since.toISOString(), leftAt: null, output: null, reason: null, effect: row.effect };
  return [...left, now];
}

export function runView(row: RunRow, passed: readonly StepView[] = []): RunView {
  return {
    ...{ id: row.id, workflow: workflowIdOf(row.workflow), version: row.version, contact: row.contact, person: row.person, entryKey: row.entry_key },
    ...{ status: row.status, doing: row.doing, node: row.node, reason: row.reason },
    ...{ enteredAt: row.entered_at.toISOString(), endedAt: row.ended_at?.toISOString() ?? null, wakeAt: row.wake_at?.toISOString() ?? null },
    steps: passed,
  };
}
