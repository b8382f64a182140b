import { run, type Connection, type Statement } from '../statement.js';

/** The class of advisory locks that stand for the definitions of a workspace. */
const CLASS = 7_411;

const share: Statement = { name: 'share-definitions', text: `select pg_advisory_xact_lock_shared(${CLASS}, w) from unnest($1::int[]) as w order by w` };
const change: Statement = { name: 'change-definitions', text: `select pg_advisory_xact_lock(${CLASS}, $1)` };
const read: Statement = { name: 'read-definitions-version', text: `select id, definitions_version as version from workspace where id = any($1::int[])` };
const bump: Statement = { name: 'bump-definitions-version', text: `update workspace set definitions_version = definitions_version + 1 where id = $1` };

/**
 * Keeps the definitions of these workspaces as they are until the transaction ends; their versions.
 * Whoever changes them waits, so a batch that began under old definitions has committed before the new ones stand.
 */
export async function shareDefinitions(connection: Connection, workspaces: readonly number[]): Promise<Map<number, number>> {
  await run(connection, share, [workspaces]);
  const rows = await run<{ id: number; version: number }>(connection, read, [workspaces]);
  return new Map(rows.map((row) => [row.id, row.version]));
}

/** Waits for batches under way in this workspace, holds new ones back until the transaction ends, and tells them to reload. */
export async function changeDefinitions(connection: Connection, workspace: number): Promise<void> {
  await run(connection, change, [workspace]);
  await run(connection, bump, [workspace]);
}
