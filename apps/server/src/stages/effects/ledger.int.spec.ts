import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { endLeases } from '@tributary/store';
import { LedgerFixture, NOW } from './ledger.fixture.js';
import { backoffMs, UNCERTAIN_MS } from './verdict.js';

let spec: LedgerFixture;
beforeAll(async () => {
  spec = await LedgerFixture.open();
});
afterAll(() => spec.close());
afterEach(() => {
  spec.http.calls.length = 0;
  spec.http.reply = () => ({ status: 200, body: '{"ok":true}' });
  spec.mail.mails.length = 0;
  spec.mail.breaks = false;
  spec.machineMs = 0;
  expect(spec.failures.splice(0)).toEqual([]);
});

const nobody = (key: string) => ({ status: 503, headers: {}, body: key });

async function inSandbox() {
  const workspace = await spec.workspace('sandbox');
  const contact = await spec.contact(workspace);
  const later = (ms: number) => spec.setClock(workspace.shard, NOW + ms);
  const drain = (worker = spec.worker()) => worker.drain([workspace.shard]);
  return { workspace, contact, later, drain };
}

async function inLive() {
  const workspace = await spec.workspace('live');
  return { workspace, contact: await spec.contact(workspace), drain: (worker = spec.worker()) => worker.drain([workspace.shard]) };
}

describe('semantics 17: effects outside go through a ledger', () => {
  it('writes the ledger before the call', async () => {
    const { contact, drain } = await inSandbox();
    const key = await spec.ask({ contact });
    const stuck = spec.stuckPorts();
    const working = drain(spec.worker(stuck.ports));
    await stuck.sending();
    expect(await spec.row(key)).toMatchObject({ status: 'started', attempts: 1, next_attempt_at: null, request: { call: { body: { name: 'Ana' } } } });
    stuck.letGo();
    await working;
    expect(await spec.row(key)).toMatchObject({ status: 'done', attempts: 1, lease: null, reason: null, response: { status: 200, body: { ok: true } }, ended_at: new Date(NOW) });
    expect(await spec.answers(contact)).toMatchObject([{ key, outcome: { status: 'done', response: { body: { ok: true } } }, root: '1', depth: 4 }]);
  });

  it('keeps key and bytes over retries, whatever became of the contact', async () => {
    const { contact, later, drain } = await inSandbox();
    const key = await spec.ask({ contact });
    spec.http.reply = (_, nth) => (nth < 3 ? nobody(key) : { status: 201 });
    await drain();
    await spec.database.api.query(`update contact set traits = '{"firstName":"Bea"}' where id = $1`, [contact.contact]);
    for (let attempts = 1, at = 0; attempts < 3; attempts++) {
      at += backoffMs(key, attempts);
      expect(await spec.row(key)).toMatchObject({ status: 'pending', attempts, next_attempt_at: new Date(NOW + at), reason: { code: 'http.answered' }, response: { status: 503 } });
      await later(at - 1);
      expect(await drain()).toBe(false);
      await later(at);
      await drain();
    }
    expect(await spec.row(key)).toMatchObject({ status: 'done', attempts: 3, reason: null });
    expect(spec.http.calls.map(({ headers, body, url }) => [headers['idempotency-key'], body, url])).toEqual(Array(3).fill([key, '{"name":"Ana"}', '/hook']));
    expect(await spec.answers(contact)).toHaveLength(1);
  });

  it('obeys Retry-After', async () => {
    const { contact, later, drain } = await inSandbox();
    const key = await spec.ask({ contact });
    spec.http.reply = (_, nth) => (nth === 1 ? { status: 429, headers: { 'retry-after': '7200' } } : { status: 200 });
    await drain();
    expect((await spec.row(key)).next_attempt_at).toEqual(new Date(NOW + 7_200_000));
    await later(7_200_000);
    await drain();
    expect((await spec.row(key)).status).toBe('done');
  });

  it('gives up after 8 attempts', async () => {
    const { contact, later, drain } = await inSandbox();
    const key = await spec.ask({ contact });
    spec.http.reply = () => nobody(key);
    for (let hour = 0; hour < 10; hour++) {
      await later(hour * 3_700_000);
      await drain();
    }
    expect(spec.http.calls).toHaveLength(8);
    expect(await spec.row(key)).toMatchObject({ status: 'failed', attempts: 8, next_attempt_at: null, response: { status: 503 }, reason: { code: 'http.answered', detail: 'It answered 503. Given up after 8 attempts.' } });
    expect(await spec.answers(contact)).toMatchObject([{ outcome: { status: 'failed', reason: { code: 'http.answered' } } }]);
  });

  it('lists as uncertain a call under a key that nobody answered in 8 attempts, and as failed a mere reading', async () => {
    const { contact, later, drain } = await inSandbox();
    const [call, reading] = [await spec.ask({ contact }), await spec.ask({ contact, repeat: 'safe' })];
    spec.http.reply = () => 'hang-up';
    for (let hour = 0; hour < 10; hour++) {
      await later(hour * 3_700_000);
      await drain();
    }
    expect(spec.http.calls).toHaveLength(16);
    expect(await spec.row(call)).toMatchObject({ status: 'uncertain', attempts: 8, reason: { code: 'http.no-answer', detail: expect.stringMatching(/Given up after 8 attempts\.$/) } });
    expect(await spec.row(reading)).toMatchObject({ status: 'failed', attempts: 8 });
    const told = new Map((await spec.answers(contact)).map(({ key, outcome }) => [key, outcome.status]));
    expect(told).toEqual(new Map([[call, 'uncertain'], [reading, 'failed']]));
  });

  it('does not try again what was refused', async () => {
    const { contact, drain } = await inSandbox();
    const key = await spec.ask({ contact });
    spec.http.reply = () => ({ status: 404 });
    await drain();
    expect(await spec.row(key)).toMatchObject({ status: 'failed', attempts: 1, next_attempt_at: null, response: { status: 404 } });
  });

  it('tries again what nobody knows where the key makes that harmless', async () => {
    const { contact, later, drain } = await inSandbox();
    const key = await spec.ask({ contact });
    spec.http.reply = (_, nth) => (nth === 1 ? 'hang-up' : { status: 200 });
    await drain();
    expect(await spec.row(key)).toMatchObject({ status: 'pending', reason: { code: 'http.no-answer' } });
    await later(backoffMs(key, 1));
    await drain();
    expect(await spec.row(key)).toMatchObject({ status: 'done', attempts: 2 });
  });

  it('shows as uncertain what nobody knows and must not be repeated; its run is told after 15 minutes', async () => {
    const { contact, later, drain } = await inSandbox();
    const key = await spec.ask({ contact, repeat: 'never' });
    spec.http.reply = () => 'hang-up';
    await drain();
    await later(UNCERTAIN_MS - 1);
    await drain();
    expect(await spec.row(key)).toMatchObject({ status: 'uncertain', next_attempt_at: new Date(NOW + UNCERTAIN_MS), reason: { code: 'http.no-answer' }, ended_at: null });
    expect(await spec.answers(contact)).toEqual([]);
    await later(UNCERTAIN_MS);
    await drain();
    expect(await spec.row(key)).toMatchObject({ status: 'uncertain', next_attempt_at: null, ended_at: new Date(NOW + UNCERTAIN_MS) });
    expect(await spec.answers(contact)).toMatchObject([{ key, outcome: { status: 'uncertain', reason: { code: 'http.no-answer' } } }]);
    expect(spec.http.calls).toHaveLength(1);
  });

  it('does the same with a mail whose server fell silent after the last byte', async () => {
    const { contact, drain } = await inLive();
    const key = await spec.ask({ contact, port: 'email', repeat: 'never' });
    spec.mail.breaks = true;
    await drain();
    expect(await spec.row(key)).toMatchObject({ status: 'uncertain', reason: { code: 'email.no-answer' } });
    await spec.database.api.query(`update effect set next_attempt_at = next_attempt_at - interval '15 min' where key = $1`, [key]);
    await drain();
    expect(await spec.answers(contact)).toMatchObject([{ outcome: { status: 'uncertain' } }]);
    expect(spec.mail.mails).toHaveLength(1);
  });
});

describe('a worker that dies between mark and record', () => {
  it('leaves a mail uncertain, which is not sent again', async () => {
    const { contact, drain } = await inLive();
    const key = await spec.ask({ contact, port: 'email', repeat: 'never' });
    const stuck = spec.stuckPorts();
    const dead = drain(spec.worker(stuck.ports));
    await stuck.sending();
    expect(await drain()).toBe(false); // its lease lasts
    await spec.loseLease(key);
    await drain();
    expect(await spec.row(key)).toMatchObject({ status: 'uncertain', attempts: 1, reason: { code: 'effect.no-answer' } });
    stuck.letGo();
    await dead;
    expect(await spec.row(key)).toMatchObject({ status: 'uncertain', ended_at: null });
    expect(await spec.answers(contact)).toEqual([]);
    expect(spec.mail.mails).toHaveLength(1);
  });

  it('has its call made again under the same key, and a stolen lease commits nothing', async () => {
    const { contact, drain } = await inSandbox();
    const key = await spec.ask({ contact });
    spec.http.reply = (_, nth) => ({ status: 200, body: `{"nth":${nth}}` });
    const stuck = spec.stuckPorts();
    const dead = drain(spec.worker(stuck.ports));
    await stuck.sending();
    await spec.loseLease(key);
    await drain();
    stuck.letGo();
    await dead;
    expect(await spec.row(key)).toMatchObject({ status: 'done', attempts: 2, response: { body: { nth: 2 } } });
    expect(await spec.answers(contact)).toHaveLength(1);
    expect(spec.http.calls.map(({ headers }) => headers['idempotency-key'])).toEqual([key, key]);
  });

  it('has its mail put into the mailbox once: nothing had left the product', async () => {
    const { contact, drain } = await inSandbox();
    const key = await spec.ask({ contact, port: 'email', repeat: 'never' });
    const stuck = spec.stuckPorts();
    const dead = drain(spec.worker(stuck.ports));
    await stuck.sending();
    await spec.loseLease(key);
    await drain();
    stuck.letGo();
    await dead;
    expect((await spec.row(key)).status).toBe('done');
    expect((await spec.database.api.query('select from mail where effect = $1', [key])).rowCount).toBe(1);
  });

  it('is not replaced when the run ended meanwhile: what it did stays uncertain', async () => {
    const { contact, drain } = await inSandbox();
    const key = await spec.ask({ contact });
    await spec.database.api.query(`update effect set status = 'started', attempts = 1, next_attempt_at = null, lease = gen_random_uuid() where key = $1`, [key]);
    await spec.database.api.query(`update run set status = 'exited' where contact = $1`, [contact.contact]);
    await spec.loseLease(key);
    await drain();
    expect(await spec.row(key)).toMatchObject({ status: 'uncertain', next_attempt_at: null, reason: { code: 'run.ended' } });
    expect(spec.http.calls).toEqual([]);
  });

  it('is not waited for by a server that knows itself to be alone', async () => {
    const { contact, drain } = await inLive();
    const [call, mail] = [await spec.ask({ contact }), await spec.ask({ contact, port: 'email', repeat: 'never' })];
    const lease = `update effect set status = 'started', attempts = 1, next_attempt_at = null, lease = gen_random_uuid(), lease_until = clock_timestamp() + interval '60 s' where key = any($1)`;
    await spec.database.api.query(lease, [[call, mail]]);
    expect(await drain()).toBe(false);
    expect(await endLeases(spec.database.worker)).toBe(2);
    expect(await endLeases(spec.database.worker)).toBe(0);
    await drain();
    expect(await spec.row(call)).toMatchObject({ status: 'done', attempts: 2 });
    expect(await spec.row(mail)).toMatchObject({ status: 'uncertain', attempts: 1, reason: { code: 'effect.no-answer' } });
    expect([spec.http.calls.length, spec.mail.mails.length]).toEqual([1, 0]);
  });

  it('is not waited for more than 8 times', async () => {
    const { contact, drain } = await inSandbox();
    const key = await spec.ask({ contact });
    await spec.database.api.query(`update effect set status = 'started', attempts = 8, next_attempt_at = null, lease = gen_random_uuid() where key = $1`, [key]);
    await spec.loseLease(key);
    await drain();
    expect(await spec.row(key)).toMatchObject({ status: 'uncertain', attempts: 8, reason: { code: 'effect.no-answer' } });
    expect(spec.http.calls).toEqual([]);
  });

  it('hears of its outcome although a merge moved it meanwhile', async () => {
    const { workspace, contact, drain } = await inSandbox();
    const survivor = await spec.contact(workspace);
    const key = await spec.ask({ contact });
    const stuck = spec.stuckPorts();
    const working = drain(spec.worker(stuck.ports));
    await stuck.sending();
    await spec.database.api.query(`update effect set shard = 9, contact = $2 where key = $1`, [key, survivor.contact]);
    stuck.letGo();
    await working;
    expect((await spec.row(key)).status).toBe('done');
    expect(await spec.answers(survivor)).toHaveLength(1);
  });
});

describe('a lease of which half has gone', () => {
  it('is given back unsent', async () => {
    const { contact, drain } = await inSandbox();
    const key = await spec.ask({ contact });
    const slow = spec.worker();
    const ports = spec.ports();
    const refuses = () => {
      spec.machineMs += 31_000;
      return null;
    };
    expect(await spec.worker({ ...ports, http: { ...ports.http, refuses } }).step([contact.shard])).toBe(true);
    expect(await spec.row(key)).toMatchObject({ status: 'pending', attempts: 0, lease: null, next_attempt_at: new Date(NOW) });
    expect(spec.http.calls).toEqual([]);
    await drain(slow);
    expect(await spec.row(key)).toMatchObject({ status: 'done', attempts: 1 });
  });

  it('has taken its slot of a cap once', async () => {
    const { workspace, contact, drain } = await inLive();
    await spec.database.api.query(`update workspace set caps = '{"email":{"perDay":1}}' where id = $1`, [workspace.id]);
    const key = await spec.ask({ contact, port: 'email', repeat: 'never' });
    const ports = spec.ports();
    const refuses = () => {
      spec.machineMs += 31_000;
      return null;
    };
    await spec.worker({ ...ports, email: { ...ports.email, refuses } }).step([contact.shard]);
    expect(await spec.row(key)).toMatchObject({ status: 'pending', attempts: 0 });
    await drain();
    expect(await spec.row(key)).toMatchObject({ status: 'done', attempts: 1 });
  });
});
