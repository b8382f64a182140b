import type { Expression } from '@tributary/contract';
import { compile } from '@tributary/segment';
import { changeDefinitions, inTransaction, run, type Connection, type Pool } from '@tributary/store';
import { addJob, stopJobsOf } from '../stages/bulk/jobs.js';
import { segmentsWithRules } from './check-rule.js';

export const insertVersion = {
  name: 'insert-segment-version',
  text: `insert into segment_version (segment, version, workspace, rule, created_at) values ($1, $2, $3, $4, date_trunc('milliseconds', clock_timestamp()))`,
};
const nextVersion = { name: 'next-segment-version', text: `select max(version) + 1 as version from segment_version where segment = $1` };
const buildVersion = { name: 'build-segment-version', text: `update segment set building_version = $2 where id = $1` };

/**
 * Begins a new version of a segment's rule, built beside the one that everybody reads. Locks in the order of the rebuild: job, definitions, segment.
 * @param check what has to hold under the lock, or two changes could break it between them
 */
export async function buildRule(connection: Connection, workspace: number, segment: number, rule: Expression, check: () => Promise<void> = () => Promise.resolve()): Promise<void> {
  await stopJobsOf(connection, segment, 'A newer rule took its place.');
  await changeDefinitions(connection, workspace);
  await check();
  const [next] = await run<{ version: number }>(connection, nextVersion, [segment]);
  await run(connection, insertVersion, [segment, next!.version, workspace, JSON.stringify(rule)]);
  await run(connection, buildVersion, [segment, next!.version]);
  await addJob(connection, { workspace, kind: 'rebuild', phase: 'compute', config: { segment, version: next!.version } });
}

/** Whether one has to ask for a topic decides who is subscribed to it: the segments that read it are built anew, and everything is judged by it from now on. */
export async function rebuildReadersOfTopic(pool: Pool, workspace: number, topic: string): Promise<void> {
  await inTransaction(pool, async (connection) => {
    const readers = (await segmentsWithRules(connection, workspace)).filter(({ rule }) => rule && compile(rule, { timezone: 'UTC' }).reads.consents.has(topic));
    for (const { id, rule } of readers) await buildRule(connection, workspace, id, rule!);
    if (readers.length === 0) await changeDefinitions(connection, workspace);
  });
}
