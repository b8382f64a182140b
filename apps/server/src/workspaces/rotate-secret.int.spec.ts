import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { LedgerFixture } from '../stages/effects/ledger.fixture.js';
import { TrackingTokens } from '../messages/tracking-token.js';
import { UnsubscribeTokens } from '../messages/unsubscribe-token.js';
import { Seal } from './secrets.js';
import { retiredUnsubscribeKeys, rotateSecret } from './rotate-secret.js';

const [FIRST, SECOND, THIRD] = ['first '.repeat(8), 'second '.repeat(8), 'third '.repeat(8)];

let spec: LedgerFixture;
beforeAll(async () => {
  spec = await LedgerFixture.open();
}, 60_000);
afterAll(() => spec.close());
beforeEach(async () => {
  for (const table of ['workspace', 'channel', 'effect', 'run', 'retired_key']) await sql(`delete from ${table}`);
});

const sql = async <T extends object = { secret: Buffer }>(text: string, values: unknown[] = []): Promise<T[]> => (await spec.database.api.query<T>(text, values)).rows;
const rotate = (from: string, to: string) => rotateSecret(spec.database.bulk, { from, to });

/** A workspace with a channel, an effect that waits for its next attempt and one that ended; all sealed. */
async function sealedBy(key: string, name: string): Promise<void> {
  const seal = new Seal(key);
  const workspace = await spec.workspace('sandbox');
  await sql('update workspace set secret = $2 where id = $1', [workspace.id, seal.close(Buffer.from(`${name} ids`))]);
  await sql(`insert into channel (workspace, vendor, secret, shown, updated_at) values ($1, 'slack', $2, '{}', now())`, [workspace.id, seal.close(Buffer.from(`${name} slack`))]);
  const contact = await spec.contact(workspace);
  for (const [status, ended] of [['pending', null], ['done', new Date(0)]] as const) {
    const effect = await spec.ask({ contact });
    const request = { by: 'slack', key: effect, text: 'Hi', sealed: seal.close(Buffer.from(`${name} ${status}`)).toString('base64') };
    await sql(`update effect set status = $2, ended_at = $3, request = $4 where key = $1`, [effect, status, ended, JSON.stringify(request)]);
  }
  for (const ended of [null, new Date(0)]) await sql(`update effect set request = '{"by":"smtp","sealed":null,"frozen":{"raw":"x"}}', ended_at = $2 where key = $1`, [await spec.ask({ contact }), ended]);
}

async function openedBy(key: string): Promise<string[]> {
  const seal = new Seal(key);
  const rows = [...(await sql('select secret from workspace order by id')), ...(await sql('select secret from channel order by workspace')), ...(await sql(`select decode(request->>'sealed', 'base64') as secret from effect where request->>'sealed' is not null order by workspace`))];
  return rows.map(({ secret }) => seal.open(secret).toString());
}
const everything = async () => JSON.stringify([await sql('select * from workspace order by id'), await sql('select * from channel order by workspace'), await sql('select * from effect order by key'), await sql('select * from retired_key')]);

describe('rotateSecret', () => {
  it('seals all of it under the new key, and forgets what ended effects were sent with', async () => {
    await sealedBy(FIRST, 'a');
    await sealedBy(FIRST, 'b');
    expect(await rotate(FIRST, SECOND)).toEqual({ workspaces: 2, channels: 2, effects: 2 });
    expect(await openedBy(SECOND)).toEqual(['a ids', 'b ids', 'a slack', 'b slack', 'a pending', 'b pending']);
    await expect(openedBy(FIRST)).rejects.toThrow(/SECRET_KEY/);
    const [ended] = await sql<{ request: object }>(`select request from effect where status = 'done' limit 1`);
    expect(ended!.request).toEqual({ by: 'slack', key: expect.any(String), text: 'Hi' });
    // Those without credentials of their own are not touched.
    expect(await sql(`select key from effect where request = '{"by":"smtp","sealed":null,"frozen":{"raw":"x"}}'`)).toHaveLength(4);
  });

  it('keeps links in mail of before working, however often it is done', async () => {
    const said = { workspace: 1, contact: 'c', topic: 'news', effect: 'e' };
    const tokens = [FIRST, SECOND, THIRD].map((key) => new UnsubscribeTokens(key).make(said));
    const link = { workspace: 1, contact: 'c', effect: 'e', url: 'https://shop.example' };
    const tracking = [FIRST, SECOND, THIRD].map((key) => new TrackingTokens(key).ofLink(link));
    await rotate(FIRST, SECOND);
    await rotate(SECOND, THIRD);
    const retired = await retiredUnsubscribeKeys(spec.database.api, new Seal(THIRD));
    const now = new UnsubscribeTokens(THIRD, retired);
    expect(tracking.map((token) => new TrackingTokens(THIRD, retired).readLink(token))).toEqual([link, link, link]);
    expect(new TrackingTokens(THIRD).readLink(tracking[0]!)).toBeNull();
    expect(tokens.map((token) => now.read(token))).toEqual([said, said, said]);
    expect(now.make(said)).toBe(tokens[2]);
    expect(now.read(new UnsubscribeTokens('another '.repeat(5)).make(said))).toBeNull();
    expect(new UnsubscribeTokens(THIRD).read(tokens[0]!)).toBeNull();
  });

  it('changes nothing when one of them was sealed under another key', async () => {
    await sealedBy(FIRST, 'a');
    await sealedBy(THIRD, 'b');
    const before = await everything();
    await expect(rotate(FIRST, SECOND)).rejects.toThrow(/SECRET_KEY is not the one/);
    expect(await everything()).toBe(before);
  });

  it('takes an empty database', async () => {
    expect(await rotate(FIRST, SECOND)).toEqual({ workspaces: 0, channels: 0, effects: 0 });
  });
});
