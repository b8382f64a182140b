import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@tributary/fixtures';
import pg from 'pg';
import { claimShards } from './sql/claim-shards.js';
import { inTransaction } from './transaction.js';

describe('shards are claimed', () => {
  let database: TestDatabase;
  let pool: pg.Pool;

  beforeAll(async () => {
    database = await testDatabase();
    pool = new pg.Pool({ connectionString: database.url });
    await pool.query(`insert into inbox (shard, lane, at, id, workspace, contact, kind, payload) select s, 0, now(), s, 1, gen_random_uuid(), 'event', '{}' from unnest(array[3, 5, 200]) as s`);
  }, 60_000);
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  const claim = (most: number, after: number, only: readonly number[] | null = null) => inTransaction(pool, async (connection) => (await claimShards(connection, most, after, only)).map((shard) => shard.id));

  it('from the last one on, and from the first when nothing is left', async () => {
    expect([await claim(1, -1), await claim(1, 3), await claim(2, 5), await claim(2, 200)]).toEqual([[3], [5], [200], [3, 5]]);
  });

  it('from the first again when others hold what is left', async () => {
    await inTransaction(pool, async (connection) => {
      expect((await claimShards(connection, 2, 4)).map((shard) => shard.id)).toEqual([5, 200]);
      expect(await claim(9, 4)).toEqual([3]);
    });
  });

  it('of those that are asked for, none when none has work', async () => {
    expect([await claim(9, 100, [5]), await claim(9, -1, [4])]).toEqual([[5], []]);
  });
});
