import type { AcceptedEvent, JsonObject } from '@tributary/contract';
import { acceptedRow, acceptEvents, run, type AcceptedRow, type Connection, type ContactKey } from '@tributary/store';

/** An event that the product itself makes: `source: product`. The message id is made from its cause, so that it is made once. */
export interface MadeEvent extends ContactKey {
  readonly name: string;
  readonly messageId: string;
  readonly properties: JsonObject;
  /** What it followed from: loops are told by it. */
  readonly chain: { readonly root: string | null; readonly depth: number };
}

const clocks = { name: 'clocks-of-shards', text: `select id, clock is not null as still, date_trunc('milliseconds', coalesce(clock, clock_timestamp())) as now from shard where id = any($1::int[])` };

function rowOf(made: MadeEvent, at: number): AcceptedRow {
  const { workspace, contact, shard, name, messageId, properties, chain } = made;
  const said = { type: 'track' as const, name, messageId, userId: null, anonymousId: null, target: null, properties, traits: {}, context: {}, occurredAt: at, late: false };
  const event: AcceptedEvent = { ...said, index: 0, contact, shard, receivedAt: at, originalTimestamp: null, source: 'product', warnings: [] };
  return acceptedRow(workspace, event, { chain });
}

/** Stores events of the product at their workspaces' now, in the caller's transaction: one statement for all live workspaces, one for each sandbox. */
export async function makeEvents(connection: Connection, made: readonly MadeEvent[]): Promise<void> {
  if (made.length === 0) return;
  const rows = await run<{ id: number; still: boolean; now: Date }>(connection, clocks, [[...new Set(made.map((one) => one.shard))]]);
  const live = rows.find((row) => !row.still)?.now.getTime() ?? 0; // one instant for all: the machine's clock goes on between the rows
  const clockOf = new Map(rows.map((row) => [row.id, row.still ? row.now.getTime() : live]));
  for (const at of new Set(clockOf.values())) await acceptEvents(connection, at, made.filter((one) => clockOf.get(one.shard) === at).map((one) => rowOf(one, at)), []);
}
