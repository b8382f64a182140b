import { run, type Connection } from '@tributary/store';
import { parseSegmentId } from './segment-id.js';

/** Segments of a workspace as rules name them. `version` 0: nobody is a member yet. */
export interface SegmentNames {
  resolve(idOrKey: string): { id: number; version: number; kind: 'active' | 'static' } | undefined;
  readonly keys: readonly string[];
}

const read = { name: 'segment-names', text: `select id, key, kind, coalesce(live_version, 0) as version from segment where workspace = $1` };

export async function segmentNames(connection: Connection, workspace: number): Promise<SegmentNames> {
  const rows = await run<{ id: number; key: string; kind: 'active' | 'static'; version: number }>(connection, read, [workspace]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const byKey = new Map(rows.map((row) => [row.key, row]));
  return { resolve: (name) => byId.get(parseSegmentId(name) ?? -1) ?? byKey.get(name), keys: [...byKey.keys()] };
}
