import { testDatabase, type TestDatabase } from '@tributary/fixtures';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPool, type PoolKind } from './pool.js';
import { inTransaction } from './transaction.js';

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

  it('survives the loss of a connection that nobody listens to yet', async () => {
    const pool = createPool(database.url, { max: 1, kind: 'api' });
    const client = await pool.connect();
    expect(() => client.emit('error', new Error('lost'))).not.toThrow();
    client.release(true);
    await pool.end();
  });

  it('sends statements without waiting for answers; in a transaction none counts when one fails', async () => {
    const pool = createPool(database.url, { max: 1, kind: 'worker' });
    await pool.query('create table pipelined (n int primary key)');
    const all = inTransaction(pool, (connection) => Promise.all([1, 2, 1, 3].map((n) => connection.query({ name: 'put', text: 'insert into pipelined values ($1)', values: [n] }))));
    await expect(all).rejects.toMatchObject({ code: '23505' });
    expect((await pool.query('select from pipelined')).rowCount).toBe(0);
    await inTransaction(pool, (connection) => Promise.all([1, 2, 3].map((n) => connection.query({ name: 'put', text: 'insert into pipelined values ($1)', values: [n] }))));
    expect((await pool.query('select from pipelined')).rowCount).toBe(3);
    await pool.end();
  });
});
