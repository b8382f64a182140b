import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@tributary/fixtures';
import pg from 'pg';
import { createPool } from './pool.js';
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

  it('without reading what waits for later', async () => {
    const workers = createPool(database.url, { max: 1, kind: 'worker' });
    const read = async () => {
      await workers.query('select pg_stat_force_next_flush()');
      const { rows } = await workers.query<{ n: number }>(`select sum(idx_tup_read)::int as n from pg_stat_user_indexes where indexrelname in ('membership_due', 'run_due', 'date_watch_due', 'derived_due')`);
      return rows[0]!.n;
    };
    try {
      await pool.query(`insert into membership (shard, workspace, contact, segment, version, member, announced, since, cause, valid_until)
        select i % 256, 1, gen_random_uuid(), 1, 1, true, true, now(), 'data', now() + interval '1 day' from generate_series(1, 20000) as i`);
      await pool.query('vacuum analyze membership');
      const before = await read();
      expect((await claimShards(workers, 9, -1)).map((shard) => shard.id)).toEqual([3, 5, 200]);
      expect((await read()) - before).toBeLessThan(256);
      await pool.query(`update membership set valid_until = now() where contact = (select contact from membership where shard = 77 order by contact limit 1)`);
      expect((await claimShards(workers, 9, -1)).map((shard) => shard.id)).toEqual([3, 5, 77, 200]);
    } finally {
      await workers.end();
    }
  });
});
