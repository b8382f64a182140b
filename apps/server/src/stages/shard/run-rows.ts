import type { RunRow } from '@tributary/store';
import type { Run } from '@tributary/workflow';
import type { JsonObject } from '@tributary/contract';
import { parseWorkflowId, workflowIdOf } from '../../workflows/workflow-id.js';

type Inside = Pick<Run, 'nodeEnteredAt' | 'startedAt' | 'event' | 'deadlineAt' | 'effect' | 'visits' | 'passed' | 'held' | 'goals' | 'data'>;

/** A stored run as the interpreter takes it. */
export function runOf(row: RunRow): Run {
  // `inside` was written below, from the same type.
  // Before there were goals nobody had met one.
  const inside = { goals: [], ...row.inside } as unknown as Inside;
  const { id, version, contact, entryKey, status, doing, node, reason, enteredAt, endedAt, wakeAt } = row;
  return { id, workflow: workflowIdOf(row.workflow), version, contact, entryKey, status, doing, node, reason, enteredAt, endedAt, wakeAt, ...inside };
}

/** @param root the item that began it */
export function rowOf(run: Run, key: { readonly shard: number; readonly workspace: number; readonly contact: string }, root: string | null): RunRow {
  const { nodeEnteredAt, startedAt, event, deadlineAt, effect, visits, passed, held, goals, data } = run;
  const inside: Inside = { nodeEnteredAt, startedAt, event, deadlineAt, effect, visits, passed, held, goals, data };
  const { id, version, entryKey, status, doing, node, reason, enteredAt, endedAt, wakeAt } = run;
  return { ...key, id, workflow: parseWorkflowId(run.workflow)!, version, entryKey, status, doing, node, reason, enteredAt, endedAt, wakeAt, root, inside: inside as unknown as JsonObject };
}
