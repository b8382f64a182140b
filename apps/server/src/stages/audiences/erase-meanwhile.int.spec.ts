import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { departMembers, eraseRows, inTransaction } from '@tributary/store';
import { LedgerFixture } from '../effects/ledger.fixture.js';

describe('erasing somebody whom a call to an ad platform is just about to tell of', () => {
  let spec: LedgerFixture;
  beforeAll(async () => {
    spec = await LedgerFixture.open();
  });
  afterAll(() => spec.close());

  it('waits for the call to be written down, and has them taken out after it', async () => {
    const { api, worker } = spec.database;
    const contact = await spec.contact(await spec.workspace('live'));
    const { rows } = await api.query<{ id: number }>(`insert into audience (workspace, name, provider, created_at) values ($1, 'Buyers', 'meta', now()) returning id`, [contact.workspace]);
    const audience = rows[0]!.id;
    await api.query(`insert into audience_member (audience, contact, workspace, shard, wanted, actual, version, wished_at, due_since) values ($1, $2, $3, $4, true, false, 1, now(), now())`, [audience, contact.contact, contact.workspace, contact.shard]);

    let erasing: Promise<void> | undefined;
    await inTransaction(worker, async (departing) => {
      expect((await departMembers(departing, audience, [{ contact: contact.contact, version: 1, row: ['hashed'] }])).size).toBe(1);
      erasing = inTransaction(worker, (connection) => eraseRows(connection, contact));
      const isWaiting = async () => (await api.query(`select from pg_stat_activity where wait_event_type = 'Lock' and query like '%audience_member%' and datname = current_database()`)).rowCount;
      while ((await isWaiting()) === 0);
    });
    await erasing;
    const { rows: members } = await api.query('select wanted, actual, version, due_since is not null as due from audience_member where audience = $1', [audience]);
    expect(members).toEqual([{ wanted: false, actual: null, version: 2, due: true }]);
  }, 20_000);
});
