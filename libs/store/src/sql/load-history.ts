import type { JsonObject } from '@tributary/contract';
import { run, type Connection, type ContactKey, type Statement } from '../statement.js';

/** Which events of a contact its conditions read: of one name, after an instant (ms; null: all). */
export interface HistoryNeed extends ContactKey {
  /** One that ends in `*` asks for all events whose names begin so. */
  readonly name: string;
  readonly after: number | null;
}

export interface HistoryRow extends ContactKey {
  /** The name in the need that asked for it. */
  readonly asked: string;
  readonly name: string;
  readonly messageId: string;
  readonly occurredAt: number;
  readonly properties: JsonObject;
  readonly context: JsonObject;
}

// Processed events only: those that still wait share their id with an inbox row. Live or bulk, its key is (shard, lane, at, id).
// A contact's events lie in the order of time: each name reads all of its window, so names that it never did are left out first, by its totals.
const textOf = (isNamed: string, isDone = ''): string => `
    select k.name as asked, e.shard, e.workspace, e.contact, e.name, e.message_id as "messageId", e.occurred_at, e.properties, e.context
    from unnest($1::int[], $2::int[], $3::uuid[], $4::text[], $5::timestamptz[]) as k(shard, workspace, contact, name, after)${isDone}
    join event e on e.shard = k.shard and e.workspace = k.workspace and e.contact = k.contact and ${isNamed} and e.occurred_at > k.after
    where not exists (select from inbox i where i.shard = e.shard and i.lane in (0, 1) and i.at = e.received_at and i.id = e.id)
    order by e.occurred_at, e.message_id collate "C"`;

const byName: Statement = { name: 'load-history', text: textOf('e.name = k.name', `
    join contact_event t on t.shard = k.shard and t.workspace = k.workspace and t.contact = k.contact and t.name = k.name`) };
const byBeginning: Statement = { name: 'load-history-by-beginning', text: textOf(`starts_with(e.name, left(k.name, -1))`) };

/** 0001-01-01, ms: nothing happened before it, and Postgres does not have every instant that JavaScript has. */
const YEAR_ONE = Date.UTC(2000, 0, 1) - 63_082_281_600_000;

/** The processed events that were asked for, ascending by (occurredAt, messageId). */
export async function loadHistory(connection: Connection, needs: readonly HistoryNeed[]): Promise<HistoryRow[]> {
  const isPattern = (need: HistoryNeed) => need.name.endsWith('*');
  return [...(await load(connection, byName, needs.filter((need) => !isPattern(need)))), ...(await load(connection, byBeginning, needs.filter(isPattern)))];
}

async function load(connection: Connection, statement: Statement, needs: readonly HistoryNeed[]): Promise<HistoryRow[]> {
  if (needs.length === 0) return [];
  const rows = await run<Omit<HistoryRow, 'occurredAt'> & { occurred_at: Date }>(connection, statement, [
    needs.map((n) => n.shard),
    needs.map((n) => n.workspace),
    needs.map((n) => n.contact),
    needs.map((n) => n.name),
    needs.map((n) => (n.after === null || n.after < YEAR_ONE ? -Infinity : n.after)),
  ]);
  return rows.map(({ occurred_at, ...row }) => ({ ...row, occurredAt: occurred_at.getTime() }));
}
