import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { readEffect } from '../../effects/effects.js';
import { Channels } from '../../messages/channels.js';
import { Seal } from '../../workspaces/secrets.js';
import type { Workspace } from '../../workspaces/workspaces.js';
import { LedgerFixture, NOW } from './ledger.fixture.js';
import type { Call } from './outside.fixture.js';
import { backoffMs } from './verdict.js';

let spec: LedgerFixture;
let channels: Channels;
beforeAll(async () => {
  spec = await LedgerFixture.open();
  channels = new Channels(spec.database.api, new Seal('spec'.repeat(10)));
}, 60_000);
afterAll(() => spec.close());
afterEach(() => {
  spec.http.calls.length = 0;
  spec.http.reply = () => ({ status: 200, body: '{"ok":true}' });
  expect(spec.failures.splice(0)).toEqual([]);
});

async function aPlace() {
  const { id, shard } = await spec.workspace('sandbox');
  const workspace: Workspace = { id, name: 'Shop', kind: 'sandbox', timezone: 'UTC', secret: new Uint8Array(32), sandboxShard: shard, retentionMonths: null };
  return { workspace, shard, contact: await spec.contact({ id, shard }), drain: () => spec.worker().drain([shard]) };
}

/** As a receiver looks: by the secret that it was given, over the bytes that came. */
function isGenuine({ headers, body }: Call, secret: string): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const expected = createHmac('sha256', key).update(`${headers['webhook-id'] as string}.${headers['webhook-timestamp'] as string}.${body}`).digest('base64');
  const isFresh = Math.abs(Number(headers['webhook-timestamp']) * 1_000 - Date.now()) < 300_000;
  return headers['webhook-signature'] === `v1,${expected}` && isFresh;
}

describe('calls of a workspace with a signing secret', () => {
  it('are signed by a secret that is made here and told once, each attempt by its own time under one id', async () => {
    const { workspace, shard, contact, drain } = await aPlace();
    const { signingSecret, ...view } = await channels.put(workspace, 'http', {});
    expect(view).toMatchObject({ vendor: 'http', settings: { signs: true } });
    expect(JSON.stringify(await channels.list(workspace))).not.toContain(signingSecret);
    const key = await spec.ask({ contact, payload: { url: `${spec.http.url}/hook`, method: 'POST', headers: {}, body: { zebra: 1, a: 'Olá {{ contact.traits.firstName }}', list: [{ y: 1, x: null }] } } });
    spec.http.reply = (_, nth) => ({ status: nth === 1 ? 503 : 200 });
    await drain();
    await spec.setClock(shard, NOW + backoffMs(key, 1));
    await drain();
    expect(spec.http.calls.map((call) => [call.headers['webhook-id'], call.headers['idempotency-key'], isGenuine(call, signingSecret!)])).toEqual([[key, key, true], [key, key, true]]);
    expect(spec.http.calls[1]!.body).toBe(spec.http.calls[0]!.body);
    const shown = await readEffect(spec.database.api, workspace, key);
    expect(shown).toMatchObject({ status: 'done', request: { headers: { 'webhook-id': key, 'webhook-signature': '•••' } } });
    expect(JSON.stringify(await spec.row(key)) + JSON.stringify(shown)).not.toContain(signingSecret!.slice(6));
  });

  it('are signed by the secret that was given, and no more once it is taken away; other workspaces are not', async () => {
    const { workspace, contact, drain } = await aPlace();
    const other = await aPlace();
    const given = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    expect(await channels.put(workspace, 'http', { signingSecret: given })).not.toHaveProperty('signingSecret');
    for (const place of [{ contact, drain }, other]) {
      await spec.ask({ contact: place.contact });
      await place.drain();
    }
    await channels.delete(workspace, 'http');
    await spec.ask({ contact });
    await drain();
    expect(spec.http.calls.map((call) => isGenuine(call, given))).toEqual([true, false, false]);
    expect(spec.http.calls[2]!.headers).not.toHaveProperty('webhook-id');
  });

  it.each(['short', 'whsec_c2hvcnQ=', ''])('refuse "%s" as a secret', async (signingSecret) => {
    const { workspace } = await aPlace();
    await expect(channels.put(workspace, 'http', { signingSecret })).rejects.toMatchObject({ status: 400, code: 'channel.bad-secret' });
  });

  it('wait, surely not sent, while their secret cannot be opened', async () => {
    const { workspace, contact, drain } = await aPlace();
    await new Channels(spec.database.api, new Seal('another key '.repeat(4))).put(workspace, 'http', {});
    const key = await spec.ask({ contact });
    await drain();
    expect(await spec.row(key)).toMatchObject({ status: 'pending', attempts: 1, reason: { code: 'channel.sealed' } });
    expect(spec.http.calls).toEqual([]);
  });
});

describe('a call from a sandbox', () => {
  it('is not sent on to the world by a redirect', async () => {
    const { contact, drain } = await aPlace();
    spec.http.reply = () => ({ status: 307, headers: { location: 'https://example.com/' } });
    const key = await spec.ask({ contact });
    await drain();
    expect(await spec.row(key)).toMatchObject({ status: 'failed', reason: { code: 'http.redirect' } });
  });
});
