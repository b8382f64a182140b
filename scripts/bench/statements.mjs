import { acceptedRow, acceptEvents, inTransaction, openDatabase, statementCount } from '@tributary/store';
import { shardOf } from '@tributary/ingest';
import { randomUUID } from 'node:crypto';
import { runBatch } from '../../apps/server/dist/stages/shard/batch.js';
import { DefinitionsCache } from '../../apps/server/dist/stages/shard/definitions-cache.js';
import { ownKinds } from '../../apps/server/dist/wiring/kinds.js';

/** How many statements one batch runs, by its size: `{ 10: n, 100: n, 1000: n }`. No server may be running. */
export async function statementsPerBatch(url, workspace) {
  const database = openDatabase(url);
  const definitions = new DefinitionsCache(ownKinds);
  const counts = {};
  try {
    for (const size of [1, 10, 100, 1_000]) {
      const now = Date.now();
      const rows = Array.from({ length: size }, () => {
        const contact = randomUUID();
        const event = { index: 0, type: 'track', name: 'Cart Abandoned', messageId: randomUUID(), userId: contact, anonymousId: null, target: null, properties: {}, traits: {}, context: {}, occurredAt: now, late: false, contact, shard: shardOf(contact, null), receivedAt: now, originalTimestamp: null, source: 'client', warnings: [] };
        return acceptedRow(workspace, event);
      });
      await acceptEvents(database.worker, now, rows, []);
      const limits = { shards: 256, live: 256_000, bulk: 0, due: 0, after: -1, only: null };
      const one = () => inTransaction(database.worker, (connection) => runBatch(connection, limits, definitions.source));
      const before = statementCount.total;
      const report = await one();
      if (report.items.length !== size) throw new Error(`A batch of ${size} took ${report.items.length} items.`);
      counts[size] = statementCount.total - before;
    }
    return counts;
  } finally {
    await database.close();
  }
}
