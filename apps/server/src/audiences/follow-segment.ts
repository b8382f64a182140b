import { run, type Connection } from '@tributary/store';
import type { SegmentRow } from '../segments/segment-rows.js';

const follow = { name: 'follow-segment', text: `update audience set segment = $2 where id = $1` };

const membersOf = `select from membership k where k.shard = m.shard and k.workspace = m.workspace and k.contact = m.contact and k.segment = $3 and k.version = $4 and k.announced`;
const takeOut = {
  name: 'audience-without-strangers',
  text: `
    update audience_member m set wanted = false, wished_at = $5, version = m.version + 1, due_since = coalesce(m.due_since, $5), reason = null
    where m.audience = $1 and m.workspace = $2 and m.wanted and not exists (${membersOf})`,
};
const putIn = {
  name: 'audience-with-members',
  text: `
    insert into audience_member as m (audience, contact, workspace, shard, wanted, actual, wished_at, due_since)
    select $1, k.contact, k.workspace, k.shard, true, false, $5, $5 from membership k where k.workspace = $2 and k.segment = $3 and k.version = $4 and k.announced order by k.contact
    on conflict (audience, contact) do update set wanted = true, wished_at = excluded.wished_at, version = m.version + 1, due_since = coalesce(m.due_since, excluded.due_since), reason = null
    where not m.wanted`,
};

/**
 * Makes an audience want whoever is in a segment now, and nobody else; from then on batches tell it who entered and left.
 * In a transaction that holds the workspace's definitions, so that no batch is under way and nobody falls between.
 * @param segment null: it follows none any more, and stays as it is
 * @param now ms, by the workspace's clock
 */
export async function followSegment(connection: Connection, { audience, workspace, segment, now }: { audience: number; workspace: number; segment: SegmentRow | null; now: number }): Promise<void> {
  await run(connection, follow, [audience, segment?.id ?? null]);
  if (!segment) return;
  const values = [audience, workspace, segment.id, segment.live_version ?? 0, new Date(now)];
  await run(connection, takeOut, values);
  await run(connection, putIn, values);
}
