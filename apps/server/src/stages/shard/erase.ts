import { bumpShards, eraseRows, inTransaction, loadContacts, lockShardsInOrder, run, shareDefinitions, type Connection, type Pool } from '@tributary/store';
import { give } from './advance-run.js';
import { automate } from './automate.js';
import type { DefinitionsSource, EraseItem } from './batch.js';
import { ContactState } from './contact-state.js';
import { flush } from './flush.js';
import { loadBatch } from './load.js';
import { momentAt } from './moment.js';

const stillWaits = { name: 'erase-still-waits', text: `select 1 from inbox where shard = $1 and lane = $2 and at = $3 and id = $4` };

/** Its runs exit, and it leaves the counts of what it was in. */
async function leaveAll(connection: Connection, item: EraseItem, definitionsFor: DefinitionsSource): Promise<void> {
  const { shard, workspace, contact } = item;
  const definitionsOf = await definitionsFor(connection, await shareDefinitions(connection, [workspace]));
  const [loaded] = await loadBatch(connection, [{ key: { shard, workspace, contact }, items: [item], dueUntil: null }], definitionsOf, { inFull: true, cache: null });
  const state = new ContactState(loaded!, definitionsOf(workspace));
  const moment = momentAt(item.at, item.id, item.root ?? item.id, item.depth);
  for (const held of state.runs.active()) give(state, held, { type: 'cancel', reason: 'erased' }, moment);
  automate(state, moment, null);
  for (const { id, version } of state.definitions.segments) if (state.isAnnounced(id, version)) state.resize(id, -1);
  await flush(connection, { states: [state], done: [], poisoned: [], shards: [shard] });
}

/**
 * Erases a contact, in a transaction of its own: runs exit, then everything that says something of it goes, items that wait included.
 * Whoever comes with the same id later is somebody new. Done twice it changes nothing.
 */
export async function eraseContact(pool: Pool, item: EraseItem, definitionsFor: DefinitionsSource): Promise<void> {
  await inTransaction(pool, async (connection) => {
    await lockShardsInOrder(connection, [item.shard]);
    if ((await run(connection, stillWaits, [item.shard, item.lane, new Date(item.at), item.id])).length === 0) return;
    const [row] = await loadContacts(connection, [item]);
    if (row && row.state !== 'erased') await leaveAll(connection, item, definitionsFor);
    await eraseRows(connection, item);
    await bumpShards(connection, [item.shard]);
  });
}
