import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FakeMeta } from '@tributary/fixtures';
import { createHash } from 'node:crypto';
import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, refusedStart, startServer, temporaryFolder, until, type ServerProcess } from './server-process.js';
import { WorkspaceClient } from './workspace-client.js';

interface Settled {
  readonly settled: boolean;
  readonly jobs: readonly { readonly kind: string; readonly phase: string }[];
}

interface Contact {
  readonly id: string;
  readonly userId: string;
  readonly email: string;
  readonly traits: { readonly company?: string };
  readonly companies: readonly { readonly id: string; readonly name: string }[];
}
interface Stats {
  readonly entered: number;
  readonly failed: number;
  readonly nodes: Readonly<Record<string, { readonly passed: number }>>;
}
interface Audience {
  readonly name: string;
  readonly externalId: string;
  readonly state: string;
  readonly members: number;
  readonly pending: number;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('the demo company', () => {
  let folder: string;
  let env: Record<string, string>;
  let server: ServerProcess;
  let demo: WorkspaceClient;

  const keys = async () => JSON.parse(await readFile(join(folder, 'data', 'demo-keys.json'), 'utf8')) as { workspaceId: string; writeKey: string; apiKey: string };
  const contacts = () => demo.all<Contact>('/api/contacts');
  const audience = async () => (await demo.all<Audience>('/api/audiences'))[0]!;
  const statsOf = async (name: string) => {
    const { id } = (await demo.all<{ id: string; name: string }>('/api/workflows')).find((one) => one.name === name)!;
    return demo.ok<Stats>('GET', `/api/workflows/${id}/stats`);
  };
  /** Who is in the audience by what the stand-in has written down: a copy of it is asked. */
  const atStandIn = async () => {
    const file = join(folder, 'demo-meta-copy.jsonl');
    await cp(join(folder, 'data', 'demo-meta.jsonl'), file);
    const meta = await FakeMeta.open(0, { file });
    const members = meta.members((await audience()).externalId);
    await meta.close();
    return members;
  };
  const state = () => demo.ok<Settled>('GET', '/api/settled');

  beforeAll(async () => {
    folder = await temporaryFolder();
    env = { DATA_DIR: join(folder, 'data'), PORT: String(await freePort()), DEMO: '' };
    // The very first start is killed as soon as the company is begun; the next makes it, by the same keys.
    const begun = () => keys().then(({ apiKey }) => apiKey, () => '');
    let first = '';
    await refusedStart({
      env,
      onSpawn: async (child) => {
        await until('the company is begun', async () => (first = await begun()) !== '', 60_000).finally(() => child.kill('SIGKILL'));
      },
    });
    server = await startServer({ env });
    demo = new WorkspaceClient(server.url, { id: '', ...(await keys()) });
    expect([(await keys()).apiKey, server.output().includes(first)]).toEqual([first, true]);
  }, 150_000);
  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is there at once, in a workspace of its own, and its past fills in with progress', async () => {
    expect((await demo.all('/api/segments')).length).toBeGreaterThanOrEqual(6);
    expect((await demo.all('/api/users')).length).toBe(3);
    await until('some of it is told', async () => Number((await state()).jobs.find(({ kind }) => kind === 'demo')?.phase ?? 0) > 500, 60_000);
    const first = new WorkspaceClient(server.url, { id: '', writeKey: server.writeKey, apiKey: server.apiKey });
    expect(await first.all('/api/contacts')).toEqual([]);
  }, 90_000);

  it('goes on after kill -9, and nobody did anything twice', async () => {
    await server.kill9();
    server = await startServer({ env });
    await until('all of it is told', async () => (await state()).settled, 180_000);
    expect(await demo.all('/api/items')).toEqual([]);
    expect(await contacts()).toHaveLength(5_000);
    for (const nth of [0, 510, 560, 620, 4_999]) {
      const events = await demo.all<{ messageId: string }>(`/api/events?contact=user:demo-${nth}`);
      expect(events.map(({ messageId }) => Number(messageId.split('-')[2])).sort((a, b) => a - b)).toEqual(events.map((_, i) => i));
    }
  }, 240_000);

  it('lives: segments have members, and companies people', async () => {
    for (const { key, count } of await demo.all<{ key: string; count: number }>('/api/segments')) expect([key, count > 20 && count < 4_000]).toEqual([key, true]);
    const belonging = (await contacts()).filter(({ companies }) => companies.length > 0);
    expect(belonging.map(({ companies }) => [companies.length, companies[0]!.name])).toEqual(belonging.map(({ traits }) => [1, traits.company]));
    expect([belonging.length > 500, new Set(belonging.map(({ companies }) => companies[0]!.id)).size]).toEqual([true, 60]);
  });

  it('runs the first automation of the guide: product page, tag, and the stand-in for Meta has each of them, hashed, once', async () => {
    const { entered, failed } = await statsOf('Product page, tag, ad audience');
    const tagged = await demo.all<Contact>('/api/contacts?tag=likes-tents');
    expect([failed, entered, entered > 20]).toEqual([0, tagged.length, true]);
    expect(await audience()).toMatchObject({ name: expect.stringContaining('stand-in on this machine, not at Meta'), state: 'ready', members: tagged.length, pending: 0 });
    const members = await atStandIn();
    expect(members.map((cells) => [cells['EXTERN_ID'], cells['EMAIL']]).sort()).toEqual(tagged.map(({ userId, email }) => [userId, sha256(email)]).sort());
    expect(JSON.stringify(members)).not.toContain('@');
    expect(await demo.all<{ settings: object }>('/api/channels')).toMatchObject([{ settings: { graphUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) } }]);
  });

  it('runs the second: page of prices, mail in the mailbox, task with a salesperson, each once', async () => {
    const { entered, failed, nodes } = await statsOf('Page of prices, mail, sales');
    expect([failed, entered > 5, nodes['call']!.passed > 0]).toEqual([0, true, true]);
    const mails = await demo.all<{ to: string; subject: string }>('/api/mailbox');
    const about = mails.filter(({ subject }) => subject.endsWith('a word about our prices')).map(({ to }) => to);
    expect([about.length, new Set(about).size]).toEqual([entered, entered]);
    const tasks = await demo.all<{ owner: string; contact: string; priority: string }>('/api/tasks');
    expect([tasks.length, new Set(tasks.map(({ contact }) => contact)).size]).toEqual([nodes['call']!.passed, tasks.length]);
    const users = new Map((await demo.all<{ id: string; email: string }>('/api/users')).map(({ id, email }) => [id, email]));
    const told = mails.filter(({ subject }) => subject.startsWith('Task: ')).map(({ to }) => to);
    expect(told.sort()).toEqual(tasks.map(({ owner }) => users.get(owner)).sort());
  });

  it('is not made again by a next start', async () => {
    const before = await keys();
    await server.stop();
    server = await startServer({ env });
    expect([await keys(), server.output().includes(before.apiKey)]).toEqual([before, true]);
    expect((await state()).settled).toBe(true);
  }, 90_000);

  it('reaches its stand-in after each start, and the stand-in knows everybody it knew', async () => {
    const before = await audience();
    await server.kill9();
    server = await startServer({ env });
    await demo.ingest('identify', { userId: 'late-comer', traits: { email: 'late.comer@example.com' } });
    await demo.ingest('track', { userId: 'late-comer', event: 'Product Viewed', properties: { category: 'tents' } });
    await until('the newcomer is in', async () => (await audience()).members === before.members + 1, 60_000);
    expect((await atStandIn()).map((cells) => cells['EXTERN_ID'])).toContain('late-comer');
    expect(await atStandIn()).toHaveLength(before.members + 1);
  }, 150_000);
});
