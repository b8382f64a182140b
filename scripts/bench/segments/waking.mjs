import { inTransaction, openDatabase } from '@tributary/store';
import { DefinitionsCache } from '../../../apps/server/dist/stages/shard/definitions-cache.js';
import { runBatch } from '../../../apps/server/dist/stages/shard/batch.js';
import { ownKinds } from '../../../apps/server/dist/wiring/kinds.js';
import { median } from './rebuild.mjs';

const TIMES = 200;
const LIMITS = { shards: 128, live: 500, bulk: 500, due: 500, after: -1, only: null };

/** Members of a segment that wait, all of them for an instant long after this. */
const FILL = `
  insert into membership (shard, workspace, contact, segment, version, member, announced, since, cause, valid_until)
  select c.shard, c.workspace, c.id, $2, 1, true, true, date_trunc('milliseconds', clock_timestamp()), 'definition', date_trunc('milliseconds', clock_timestamp()) + (1 + (c.traits->>'place')::int % 300) * interval '1 day'
  from contact c where c.workspace = $1 on conflict do nothing`;

const makeDue = `update membership set valid_until = date_trunc('milliseconds', clock_timestamp()) - interval '1 millisecond' where shard = $1 and workspace = $2 and contact = $3 and segment = $4`;

async function wakes(database, definitions, contacts, workspace, segment) {
  const took = [];
  for (let i = 0; i < TIMES + 20; i++) {
    const { shard, contact } = contacts[i % contacts.length];
    await database.bulk.query(makeDue, [shard, workspace, contact, segment]);
    const startedAt = performance.now();
    const report = await inTransaction(database.worker, (connection) => runBatch(connection, LIMITS, definitions.source));
    if (i >= 20) took.push(performance.now() - startedAt);
    if (report?.dues.length !== 1) throw new Error(`One was due, ${report?.dues.length ?? 0} were woken.`);
  }
  return median(took);
}

/**
 * What it costs to wake one due member of a segment of a thousand that wait, and of the same segment when all contacts wait. No server may be running.
 * @returns medians in ms of a whole batch: claim, load, evaluate, write, commit
 */
export async function waking(url, workspace, segment) {
  const database = openDatabase(url);
  const definitions = new DefinitionsCache(ownKinds);
  try {
    const { rows: contacts } = await database.bulk.query('select shard, contact from membership where segment = $1 and member and valid_until is not null order by contact limit 300', [segment]);
    await database.bulk.query('vacuum (analyze) membership');
    const { rows: before } = await database.bulk.query('select count(*)::int as n from membership where valid_until is not null');
    const few = await wakes(database, definitions, contacts, workspace, segment);
    await database.bulk.query(FILL, [workspace, segment]);
    await database.bulk.query('vacuum (analyze) membership');
    const { rows: after } = await database.bulk.query('select count(*)::int as n from membership where valid_until is not null');
    const many = await wakes(database, definitions, contacts, workspace, segment);
    return { few: before[0].n, fewMs: few, many: after[0].n, manyMs: many, ratio: many / few };
  } finally {
    await database.bulk.query('delete from membership where segment = $1', [segment]);
    await database.bulk.query('vacuum membership');
    await database.close();
  }
}
