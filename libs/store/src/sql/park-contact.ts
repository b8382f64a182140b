import { run, type Connection, type ContactKey, type Statement } from '../statement.js';

const park: Statement = { name: 'park-contact', text: `update contact set state = 'parked' where shard = $1 and workspace = $2 and id = $3` };
const still: Statement = { name: 'still-memberships', text: `update membership set valid_until = null where shard = $1 and workspace = $2 and contact = $3` };
const asleep: Statement = { name: 'sleep-runs', text: `update run set wake_at = null where shard = $1 and workspace = $2 and contact = $3 and wake_at is not null` };

const unwatched: Statement = { name: 'stop-date-watches', text: `update date_watch set due_at = null, due_date = null where shard = $1 and workspace = $2 and contact = $3 and due_at is not null` };

const undue: Statement = { name: 'still-derived', text: `update derived set due_at = null where shard = $1 and workspace = $2 and contact = $3 and due_at is not null` };

/** Sets a contact aside that cannot be processed at all: its items are parked as they come, nothing of it falls due. The shard is held. */
export async function parkContact(connection: Connection, key: ContactKey): Promise<void> {
  await run(connection, park, [key.shard, key.workspace, key.contact]);
  await run(connection, still, [key.shard, key.workspace, key.contact]);
  await run(connection, asleep, [key.shard, key.workspace, key.contact]);
  await run(connection, undue, [key.shard, key.workspace, key.contact]);
  await run(connection, unwatched, [key.shard, key.workspace, key.contact]);
}
