import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@tributary/fixtures';
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { startServer, until, type ServerProcess } from './server-process.js';
import { WorkspaceClient } from './workspace-client.js';

jest.setTimeout(60_000);

interface Effect {
  readonly id: string;
  readonly status: string;
  readonly reason: { readonly code: string } | null;
  readonly response: unknown;
}
interface Mail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly contact: string;
}

let database: TestDatabase;
let sql: Client;
let server: ServerProcess;
beforeAll(async () => {
  database = await testDatabase();
  sql = new Client({ connectionString: database.url });
  await sql.connect();
  server = await startServer({ env: { DATABASE_URL: database.url, SECRET_KEY: 's'.repeat(32), ADMIN_API_KEY: 'a'.repeat(32), PUBLIC_URL: 'https://shop.example.com' } });
});
afterAll(async () => {
  await server.stop();
  await sql.end();
  await database.drop();
});

/** An effect with its run, as a workflow would write it. @returns its key */
async function ask(contact: string, port: string, payload: object): Promise<string> {
  const [key, run] = [randomUUID(), randomUUID()];
  await sql.query(
    `insert into run (shard, workspace, contact, id, workflow, version, entry_key, status, doing, node, entered_at, inside)
     select shard, workspace, id, $2, 1, 1, '', 'active', 'acting', 'n', now(), '{"event":null,"data":{}}' from contact where id = $1`,
    [contact, run],
  );
  await sql.query(
    `insert into effect (shard, workspace, key, contact, run, workflow, node, visit, kind, port, repeat, payload, next_attempt_at, at, root)
     select c.shard, c.workspace, $2, c.id, $3, 1, 'n', 1, $4, $5, 'never', $6, t.at, t.at, 1
     from contact c join shard s on s.id = c.shard, lateral (select date_trunc('milliseconds', coalesce(s.clock, clock_timestamp())) as at) t where c.id = $1`,
    [contact, key, run, port === 'email' ? 'send-email' : 'http-request', port, JSON.stringify(payload)],
  );
  return key;
}

async function ended(workspace: WorkspaceClient, key: string): Promise<Effect> {
  const read = () => workspace.ok<Effect>('GET', `/api/effects/${key}`);
  await until(`effect ${key} ended`, async () => !['pending', 'started'].includes((await read()).status));
  return read();
}

describe.each(['sandbox', 'live'] as const)('effects of a %s workspace', (kind) => {
  let workspace: WorkspaceClient;
  let contact: string;
  beforeAll(async () => {
    workspace = await WorkspaceClient.make(server, kind);
    await workspace.ingest('identify', { userId: 'u1', traits: { email: 'ana@example.com', firstName: 'Ana' } });
    await workspace.settled();
    contact = (await workspace.ok<{ id: string }>('GET', '/api/contacts/user:u1')).id;
  });

  it('puts mail into the mailbox while no mail server is set', async () => {
    const key = await ask(contact, 'email', { subject: 'Hi {{ contact.traits.firstName }}', html: '<p>Hi</p>' });
    expect(await ended(workspace, key)).toMatchObject({ id: key, status: 'done', request: { to: 'ana@example.com', from: 'Tributary <no-reply@shop.example.com>' } });
    const [mail] = await workspace.all<Mail>('/api/mailbox?contact=user:u1');
    expect(mail).toMatchObject({ to: 'ana@example.com', subject: 'Hi Ana', headers: { 'Message-ID': `<${key}@shop.example.com>` }, contact });
    expect(await workspace.ok('GET', `/api/mailbox/${mail!.id}`)).toEqual(mail);
  });

  it('calls nobody inside the network', async () => {
    const key = await ask(contact, 'http', { url: `${server.url}/health/live`, method: 'GET', headers: {}, body: null });
    expect(await ended(workspace, key)).toMatchObject({ status: 'failed', reason: { code: 'http.private-address' } });
  });

  it('lists them by status, and refuses a status that is none', async () => {
    expect((await workspace.all<Effect>('/api/effects?status=failed&kind=http-request&contact=user:u1')).map(({ status }) => status)).toEqual(['failed']);
    expect((await workspace.send('GET', '/api/effects?status=lost')).status).toBe(400);
    expect((await workspace.send('GET', `/api/effects/${randomUUID()}`)).body).toMatchObject({ code: 'effect.not-found' });
    expect((await workspace.send('GET', '/api/mailbox/1')).body).toMatchObject({ code: 'mail.not-found' });
  });
});
