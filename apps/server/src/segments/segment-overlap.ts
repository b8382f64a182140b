import { InvalidInput } from '@tributary/contract';
import { run, type Pool } from '@tributary/store';
import type { Workspace } from '../workspaces/workspaces.js';
import { segmentIdOf } from './segment-id.js';
import { segmentByRef } from './segment-rows.js';

export interface Overlap {
  readonly segments: readonly { readonly id: string; readonly key: string; readonly name: string; readonly colour: string | null; readonly count: number }[];
  /** People who are in exactly these and in none of the others: the fields of a drawing of circles. */
  readonly regions: readonly { readonly ids: readonly string[]; readonly count: number }[];
  /** People who are in all of them. */
  readonly shared: number;
}

/** More circles than that nobody can read. */
const MOST = 5;

const regions = {
  name: 'segment-overlap',
  text: `
    select ids, count(*)::int as count from (
      select array_agg(m.segment order by m.segment) as ids
      from unnest($2::int[], $3::int[]) as k(segment, version)
      join membership m on m.segment = k.segment and m.version = k.version and m.workspace = $1 and m.announced
      join contact c on c.shard = m.shard and c.workspace = m.workspace and c.id = m.contact and c.state = 'active'
      group by m.shard, m.contact) p
    group by ids order by cardinality(ids), ids`,
};

/** How far segments share their members. @param refs ids or keys, with commas between them */
export async function overlapOf(pool: Pool, workspace: Workspace, refs: string): Promise<Overlap> {
  const named = [...new Set(refs.split(',').map((ref) => ref.trim()).filter((ref) => ref !== ''))];
  if (named.length > MOST) throw new InvalidInput('overlap.ids', `ids: give at most ${MOST} segments with commas between them, as ids=vips,west-coast.`, { path: 'ids' });
  const segments = [];
  for (const ref of named) segments.push(await segmentByRef(pool, workspace.id, ref));
  const rows = await run<{ ids: number[]; count: number }>(pool, regions, [workspace.id, segments.map(({ id }) => id), segments.map(({ live_version }) => live_version ?? 0)]);
  const countOf = (id: number) => rows.filter(({ ids }) => ids.includes(id)).reduce((sum, { count }) => sum + count, 0);
  return {
    segments: segments.map(({ id, key, name, colour }) => ({ id: segmentIdOf(id), key, name, colour, count: countOf(id) })),
    regions: rows.map(({ ids, count }) => ({ ids: ids.map(segmentIdOf), count })),
    shared: rows.find(({ ids }) => ids.length === segments.length)?.count ?? 0,
  };
}
