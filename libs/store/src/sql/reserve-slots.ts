import { keyColumns, run, type Connection, type ContactKey, type Statement } from '../statement.js';

/** A message that wants a slot. `day`: the contact's calendar day, `2026-03-29`; limits null: none. */
export interface WantedSlot extends ContactKey {
  readonly channel: string;
  readonly day: string;
  readonly perDay: number | null;
  readonly perWeek: number | null;
}

const ensure: Statement = {
  name: 'ensure-slots',
  text: `
    insert into cap_slot (shard, workspace, contact, channel, day, n)
    select *, 0 from unnest($1::int[], $2::int[], $3::uuid[], $4::text[], $5::date[]) as n(shard, workspace, contact, channel, day) order by shard, workspace, contact, channel, day
    on conflict do nothing`,
};

// The row of the day is the fence: whoever holds it decides, and the next one sees what was decided. Days before do not change any more.
const reserve: Statement = {
  name: 'reserve-slots',
  text: `
    update cap_slot s set n = s.n + 1
    from unnest($1::int[], $2::int[], $3::uuid[], $4::text[], $5::date[], $6::int[], $7::int[]) as w(shard, workspace, contact, channel, day, per_day, per_week)
    where s.shard = w.shard and s.workspace = w.workspace and s.contact = w.contact and s.channel = w.channel and s.day = w.day
      and (w.per_day is null or s.n < w.per_day)
      and (w.per_week is null or s.n + coalesce((select sum(p.n) from cap_slot p where p.shard = w.shard and p.workspace = w.workspace and p.contact = w.contact and p.channel = w.channel
        and p.day between w.day - 6 and w.day - 1), 0) < w.per_week)
    returning s.contact`,
};

/**
 * Takes a slot for each message, where its contact's caps leave one; two workers never take the same.
 * @param wanted at most one a contact
 * @returns contacts that got theirs
 */
export async function reserveSlots(connection: Connection, wanted: readonly WantedSlot[]): Promise<Set<string>> {
  if (wanted.length === 0) return new Set();
  const sorted = [...wanted].sort((a, b) => a.shard - b.shard || (a.contact < b.contact ? -1 : 1));
  const keys = [...keyColumns(sorted), sorted.map((w) => w.channel), sorted.map((w) => w.day)];
  await run(connection, ensure, keys);
  const rows = await run<{ contact: string }>(connection, reserve, [...keys, sorted.map((w) => w.perDay), sorted.map((w) => w.perWeek)]);
  return new Set(rows.map((row) => row.contact));
}
