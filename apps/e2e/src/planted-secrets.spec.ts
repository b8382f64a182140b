import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@tributary/fixtures';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client } from 'pg';
import { SMTPServer } from 'smtp-server';
import { chain, publish } from './drawing.js';
import { startServer, until, type ServerProcess } from './server-process.js';
import { WorkspaceClient } from './workspace-client.js';

jest.setTimeout(90_000);

/** What nobody may find anywhere: 32 letters each, so that it is also a key of base64 and of an installation. */
const planted = (name: string): string => `Planted${name}`.padEnd(32, 'Q');
const [SECRET_KEY, ADMIN, HOUSE, MAIL, HOOK, SIGN] = ['Seal', 'Admin', 'House', 'Mail', 'Hook', 'Sign'].map(planted) as [string, string, string, string, string, string];

/** A secret in every form in which it could lie around: as it is, in base64 at each of three places, in hex. */
function formsOf(secret: string): string[] {
  const inBase64 = [0, 1, 2].map((before) => Buffer.from('x'.repeat(before) + secret).toString('base64').slice(4, -4));
  return [secret, encodeURIComponent(secret), ...inBase64, Buffer.from(secret).toString('hex')];
}
const FORMS = [SECRET_KEY, ADMIN, HOUSE, MAIL, HOOK, SIGN].flatMap((secret) => formsOf(secret).map((form) => [secret, form] as const));
/** @returns the planted secrets that a text holds */
const foundIn = (text: string): string[] => [...new Set(FORMS.filter(([, form]) => text.includes(form)).map(([secret]) => secret))];

let database: TestDatabase;
let server: ServerProcess;
let workspace: WorkspaceClient;
let echo: Server;
let refusing: SMTPServer;
const portOf = (listening: Pick<Server, 'address'>) => (listening.address() as AddressInfo).port;

beforeAll(async () => {
  database = await testDatabase();
  // Both say back what they were sent, as careless servers do.
  echo = createServer((request, response) => void response.writeHead(request.url!.includes('moved') ? 302 : 404, { location: `http://127.0.0.1:1${request.url}`, 'x-echo': `${request.url}` }).end(`no such hook: ${request.url} ${JSON.stringify(request.headers)}`)).listen(0, '127.0.0.1');
  refusing = new SMTPServer({ disabledCommands: ['STARTTLS'], onAuth: ({ username, password }, _session, done) => done(Object.assign(new Error(`${username}:${password} is wrong`), { responseCode: 535 })) });
  refusing.on('error', () => undefined);
  refusing.listen(0, '127.0.0.1');
  await Promise.all([once(echo, 'listening'), once(refusing.server, 'listening')]);
  const smtpUrl = `smtp://house:${HOUSE}@127.0.0.1:${portOf(refusing.server)}`;
  server = await startServer({ env: { DATABASE_URL: database.url, SECRET_KEY, ADMIN_API_KEY: ADMIN, SMTP_URL: smtpUrl, ALLOW_PRIVATE_HOSTS: '127.0.0.1', LOG_LEVEL: 'trace' } });
  workspace = await WorkspaceClient.make(server, 'live');
}, 90_000);
afterAll(async () => {
  await server?.stop();
  echo?.close();
  await new Promise<void>((done) => refusing.close(() => done()));
  await database?.drop();
});

const put = (vendor: string, body: unknown) => workspace.send('PUT', `/api/channels/${vendor}`, body);
const hasOutcome = ({ attempts, status }: { attempts: number; status: string }) => status !== 'started' && (attempts > 0 || status !== 'pending');

/** Everything that asks the world for something, once. @param nth tells them apart */
async function act(nth: number): Promise<void> {
  await workspace.ingest('track', { userId: `u${nth}`, event: 'Joined' });
  // A task, who is told of it by mail and, from the second time on, in Slack, a mail, a call.
  await until('everything was tried', async () => {
    const effects = await workspace.all<{ attempts: number; status: string }>('/api/effects');
    return effects.length >= nth * 5 - 1 && effects.every(hasOutcome);
  }, 30_000);
}

/** All rows of all tables, as text. */
async function* rowsOfDatabase(): AsyncGenerator<readonly [table: string, row: string]> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(`select table_name as name from information_schema.tables where table_schema = 'public'`);
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`select row_to_json(t)::text as row from "${name}" t`);
      for (const { row } of rows) yield [name, row];
    }
  } finally {
    await client.end();
  }
}

describe('planted credentials', () => {
  it('are found in no log, answer, effect, error, or column, whatever goes wrong with them', async () => {
    const told: string[] = [];
    const keep = async (answer: Promise<{ status: number; body: unknown }>) => {
      const { status, body } = await answer;
      told.push(JSON.stringify(body));
      return status;
    };
    await workspace.ok('POST', '/api/users', { email: 'ana@shop.example', name: 'Ana' });
    const node = (id: string, kind: string, config: object) => [id, kind, config] as const;
    await publish(workspace, chain([[...node('t', 'event-received', { event: 'Joined' })], [...node('n', 'notify-sales', { message: 'Look' })]], { reentry: { mode: 'every-time' } }));
    await publish(workspace, chain([[...node('t', 'event-received', { event: 'Joined' })], [...node('m', 'send-email', { subject: 's', html: 'h' })]], { reentry: { mode: 'every-time' } }));
    await publish(workspace, chain([[...node('t', 'event-received', { event: 'Joined' })], [...node('h', 'http-request', { url: `http://127.0.0.1:${portOf(echo)}/call`, method: 'POST', body: 'x' })]], { reentry: { mode: 'every-time' } }));
    for (let nth = 1; nth <= 5; nth++) await workspace.ingest('identify', { userId: `u${nth}`, traits: { email: `u${nth}@example.com` } });

    const mailAt = (port: number) => ({ url: `smtp://me:${MAIL}@127.0.0.1:${port}`, from: 'Shop <shop@example.com>' });
    const hookAt = (address: string) => ({ webhookUrl: `${address}/services/T0/B0/${HOOK}` });
    const outside = `http://127.0.0.1:${portOf(echo)}`;
    await act(1); // by the server's own SMTP_URL, which is refused
    expect(await keep(put('http', { signingSecret: `whsec_${SIGN}` }))).toBe(200);
    for (const [nth, mail, hook] of [[2, mailAt(9), hookAt(outside)], [3, mailAt(portOf(refusing.server)), hookAt(`${outside}/moved`)], [4, mailAt(1), hookAt('http://localhost:9')], [5, mailAt(portOf(refusing.server)), hookAt('http://nobody.invalid')]] as const) {
      expect(await keep(put('smtp', mail))).toBe(200);
      expect(await keep(put('slack', hook))).toBe(200);
      await act(nth);
    }

    const wrong: readonly (readonly [string, unknown])[] = [
      ...[`http://me:${MAIL}@x`, `smtp://me:${MAIL}@`, `smtp://me:${MAIL}@h h`, `smtp://${MAIL.repeat(100)}@h`, [MAIL], { [MAIL]: MAIL }].map((url) => ['smtp', { url }] as const),
      ...[HOOK, `ftp://x/${HOOK}`, `https://x/${HOOK} y`, `https://x/${HOOK}\\y`, `https://me:${HOOK}@x/`, HOOK.repeat(100), [HOOK]].map((webhookUrl) => ['slack', { webhookUrl }] as const),
      ...[SIGN.slice(1), `whsec_!${SIGN}`, SIGN.repeat(9), [SIGN]].map((signingSecret) => ['http', { signingSecret }] as const),
      ['nobody', { url: `smtp://me:${MAIL}@h` }],
    ];
    for (const [vendor, body] of wrong) expect([vendor, body, await keep(put(vendor, body))]).toEqual([vendor, body, vendor === 'nobody' ? 404 : 400]);
    const cut = await fetch(`${server.url}/api/channels/smtp`, { method: 'PUT', headers: { authorization: `Bearer ${workspace.keys.apiKey}`, 'content-type': 'application/json' }, body: `{"url":"smtp://me:${MAIL}@h"` });
    expect(cut.status).toBe(400);
    told.push(await cut.text());
    for (const key of [ADMIN, SECRET_KEY]) told.push(await (await fetch(`${server.url}/api/contacts`, { headers: { authorization: `Bearer ${key}` } })).text());

    const effects = await workspace.all<{ id: string }>('/api/effects');
    expect(effects.length).toBeGreaterThanOrEqual(15);
    for (const { id } of effects) await keep(workspace.send('GET', `/api/effects/${id}`));
    for (const path of ['/api/effects', '/api/channels', '/api/notifications', '/api/runs', '/api/contacts/user:u1/timeline', '/api/settings', '/docs/openapi.json']) await keep(workspace.send('GET', path));
    expect(told.filter((text) => foundIn(text).length > 0)).toEqual([]);
    expect(foundIn(server.output())).toEqual([]);
    const leaks: string[] = [];
    for await (const [table, row] of rowsOfDatabase()) if (foundIn(row).length > 0) leaks.push(`${table}: ${row.slice(0, 2_000)}`);
    expect(leaks).toEqual([]);
  });

  it('would be found: the search knows each form', () => {
    for (const secret of [MAIL, HOOK]) {
      for (const text of [secret, Buffer.from(`me\u0000${secret}!`).toString('base64'), `\\x${Buffer.from(secret).toString('hex')}`]) expect(foundIn(`… ${text} …`)).toEqual([secret]);
    }
  });
});
