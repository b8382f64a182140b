import { testDatabase, type TestDatabase } from '@tributary/fixtures';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPool, type PoolKind } from './pool.js';

describe('createPool', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  }, 30_000);
  afterAll(() => database.drop());

  async function settingsOf(kind: PoolKind): Promise<object | undefined> {
    const pool = createPool(database.url, { max: 1, kind });
    const { rows } = await pool.query<object>(
      `select current_setting('TimeZone') as zone, current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
              current_setting('idle_in_transaction_session_timeout') as idle, current_setting('tcp_user_timeout') as tcp`,
    );
    await pool.end();
    return rows[0];
  }

  it('lets a worker that hangs lose its shards', async () => {
    expect(await settingsOf('worker')).toEqual({ zone: 'UTC', statement: '30s', lock: '5s', idle: '10s', tcp: '10000' });
  });

  it('gives a rebuild half an hour', async () => {
    expect(await settingsOf('bulk')).toMatchObject({ zone: 'UTC', statement: '30min' });
  });
});
