import { run, type Connection } from '@tributary/store';
import { audienceIdOf, parseAudienceId } from './audience-id.js';

/** Audiences of a workspace as steps name them: by id or name. */
export interface AudienceNames {
  resolve(idOrName: string): { id: number; name: string } | undefined;
  readonly names: readonly string[];
}

const read = { name: 'audience-names', text: `select id, name from audience where workspace = $1 order by id` };

export async function audienceNames(connection: Connection, workspace: number): Promise<AudienceNames> {
  const rows = await run<{ id: number; name: string }>(connection, read, [workspace]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const byName = new Map(rows.map((row) => [row.name, row]));
  return { resolve: (name) => byId.get(parseAudienceId(name) ?? -1) ?? byName.get(name), names: rows.map((row) => row.name) };
}

const following = { name: 'audiences-following', text: `select id, name from audience where segment = $1 order by id` };

/** Audiences that keep in step with a segment. */
export async function audiencesFollowing(connection: Connection, segment: number): Promise<{ id: string; name: string }[]> {
  const rows = await run<{ id: number; name: string }>(connection, following, [segment]);
  return rows.map(({ id, name }) => ({ id: audienceIdOf(id), name }));
}
