import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { can, isRole, PERMISSIONS, ROLES, type Permission, type Role } from '@tributary/contract';
import { BrowserSession } from './browser-session.js';
import { startServer, until, type ServerProcess } from './server-process.js';
import { WorkspaceClient } from './workspace-client.js';

jest.setTimeout(60_000);

interface View {
  readonly user: { readonly id: string; readonly name: string; readonly email: string } | null;
  readonly workspaces?: readonly { readonly id: string; readonly name: string; readonly kind: string; readonly role: Role; readonly userId: string | null }[];
  readonly firstRun: boolean;
}
interface Mail {
  readonly id: string;
  readonly to: string;
  readonly text: string;
}

const PASSWORD = 'correct horse battery';
const OWNER = { name: 'Ana', email: 'ana@shop.example', password: PASSWORD };
let server: ServerProcess;
let key: WorkspaceClient;
let other: WorkspaceClient;
let home: string;
/** Whoever was first. */
let owner: BrowserSession;
const links: string[] = [];

const browser = (workspace: string | null = null) => new BrowserSession(server.url, workspace);
async function signIn(email: string, password = PASSWORD): Promise<BrowserSession> {
  const session = browser();
  const { status, body } = await session.send('POST', '/api/session', { email, password });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return session;
}
const pathOf = (link: string): string => new URL(link).pathname;
const tokenOf = (link: string): string => pathOf(link).split('/').at(-1)!;

/** A new member with that role, signed in. */
async function member(role: Role, email = `${role}@shop.example`): Promise<BrowserSession> {
  const { link } = await owner.ok<{ link: string }>('POST', '/api/invitations', { email, role });
  links.push(link);
  const session = browser(home);
  await session.ok('POST', `/api/invitations/${tokenOf(link)}`, { name: role, password: PASSWORD });
  return session;
}

beforeAll(async () => {
  server = await startServer({ env: { LOG_LEVEL: 'trace' } });
  other = await WorkspaceClient.make(server, 'sandbox');
}, 90_000);
afterAll(async () => {
  await server?.stop();
});

describe('the first run', () => {
  it('is told by the probe, which never refuses', async () => {
    for (const headers of [{}, { cookie: 'tributary_session=nobody' }, { cookie: 'tributary_session=' }, { cookie: 'x=y; tributary_session=%00' }]) {
      const { status, body } = await browser().send('GET', '/api/session', undefined, headers);
      expect([status, body]).toEqual([200, { user: null, firstRun: true }]);
    }
  });

  it('refuses a password of seven characters and an address that is none', async () => {
    for (const wrong of [{ ...OWNER, password: '1234567' }, { ...OWNER, password: 'x'.repeat(201) }, { ...OWNER, email: 'ana' }, { ...OWNER, name: ' ' }, {}]) expect((await browser().send('POST', '/api/first-owner', wrong)).status).toBe(400);
  });

  it('has one first owner, however many come at once', async () => {
    const all = await Promise.all(Array.from({ length: 6 }, async (_, i) => {
      const session = browser();
      return { session, ...(await session.send<View>('POST', '/api/first-owner', { ...OWNER, email: i % 2 === 0 ? OWNER.email : `other${i}@shop.example` })) };
    }));
    expect(all.map((one) => one.status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
    const won = all.find((one) => one.status === 200)!;
    expect(won.body).toMatchObject({ user: { name: 'Ana' }, firstRun: false });
    expect(won.body.workspaces!.map((one) => [one.kind, one.role, one.userId])).toEqual([['live', 'owner', null], ['sandbox', 'owner', null]]);
    home = won.body.workspaces!.find((one) => one.kind === 'live')!.id;
    key = new WorkspaceClient(server.url, { id: home, apiKey: server.apiKey, writeKey: server.writeKey });
    owner = won.session.in(home);
    OWNER.email = won.body.user!.email;
    expect((await browser().send('POST', '/api/first-owner', OWNER)).body).toMatchObject({ code: 'account.not-first' });
    expect((await browser().send('GET', '/api/session')).body).toEqual({ user: null, firstRun: false });
  });
});

describe('a session', () => {
  it('is a cookie that scripts cannot read and other sites do not send', async () => {
    const session = await signIn(OWNER.email.toUpperCase());
    expect(session.setCookie).toMatch(/^tributary_session=[A-Za-z0-9_-]{43}; Max-Age=2592000; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
    await session.send('POST', '/api/session', OWNER, { 'x-forwarded-proto': 'https' });
    expect(session.setCookie).toMatch(/; HttpOnly; Secure; SameSite=Lax$/);
  });

  it('opens the workspace that the header names, and no other', async () => {
    const session = await signIn(OWNER.email);
    expect((await session.send('GET', '/api/contacts')).body).toMatchObject({ status: 400, code: 'workspace.unnamed' });
    expect((await session.in(home).send('GET', '/api/contacts')).status).toBe(200);
    const closed = await WorkspaceClient.make(server, 'sandbox');
    for (const name of [closed.keys.id, 'ws_99999', 'ws_-1', 'x', '']) expect([name, (await session.in(name).send('GET', '/api/contacts')).body]).toMatchObject([name, { status: 403, code: 'workspace.closed' }]);
    const { id } = await closed.ok<{ id: string }>('POST', '/api/segments', { key: 'theirs', kind: 'static' });
    expect((await session.in(home).send('GET', `/api/segments/${id}`)).status).toBe(404);
    expect((await session.send('GET', `/api/stream?workspace=${home}`)).status).toBe(200);
    expect((await session.send('GET', `/api/stream?workspace=${closed.keys.id}`)).status).toBe(403);
  });

  it('gives way to a key, which needs no header', async () => {
    const named = browser(home);
    named.cookie = (await signIn(OWNER.email)).cookie;
    const bearer = { authorization: `Bearer ${other.keys.apiKey}`, 'x-tributary': undefined };
    expect((await named.send('POST', '/api/topics', { key: 'by-key' }, bearer)).status).toBe(201);
    expect(await other.send('GET', '/api/topics/by-key')).toMatchObject({ status: 200 });
    expect((await named.send('GET', '/api/topics', undefined, { authorization: 'Bearer ta_wrong' })).body).toMatchObject({ status: 401, code: 'key.wrong' });
  });

  it('ends here, or everywhere', async () => {
    const [one, two, three] = await Promise.all([1, 2, 3].map(() => signIn(OWNER.email)));
    const before = one!.cookie;
    expect((await one!.send('DELETE', '/api/session')).status).toBe(204);
    expect(one!.cookie).toBeNull();
    one!.cookie = before;
    expect((await one!.in(home).send('GET', '/api/contacts')).body).toMatchObject({ status: 401, code: 'session.ended' });
    expect((await two!.send<View>('GET', '/api/session')).body.user).not.toBeNull();
    expect((await two!.send('DELETE', '/api/sessions')).status).toBe(204);
    for (const session of [three!, owner]) expect((await session.send('GET', '/api/session')).body).toEqual({ user: null, firstRun: false });
    expect((await browser().send('DELETE', '/api/sessions')).status).toBe(401);
    owner = (await signIn(OWNER.email)).in(home);
  });

  it('is refused whatever changes something unless a page of our own surely sent it', async () => {
    const foreign: Readonly<Record<string, string | undefined>>[] = [{ 'x-tributary': undefined }, { 'x-tributary': '0' }, { origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }];
    for (const headers of foreign) {
      for (const [method, path, body] of [['POST', '/api/topics', { key: 'stolen' }], ['DELETE', '/api/session', undefined], ['DELETE', '/api/sessions', undefined]] as const) {
        expect([headers, (await owner.send(method, path, body, headers)).body]).toMatchObject([headers, { status: 403, code: 'csrf.refused' }]);
      }
    }
    expect((await owner.send('GET', '/api/topics/stolen')).status).toBe(404);
    expect((await owner.send('GET', '/api/topics', undefined, { 'x-tributary': undefined })).status).toBe(200);
    expect((await owner.send('POST', '/api/topics', { key: 'own' }, { origin: server.url, 'sec-fetch-site': 'same-origin' })).status).toBe(201);
    for (const path of ['/api/session', '/api/first-owner', '/api/password-resets', '/api/password-resets/x', '/api/invitations/x']) expect((await browser().send('POST', path, { ...OWNER }, { origin: 'https://evil.example' })).body).toMatchObject({ code: 'csrf.refused' });
    expect((await fetch(`${server.url}/api/topics`, { method: 'OPTIONS', headers: { origin: 'https://evil.example', 'access-control-request-headers': 'x-tributary', 'access-control-request-method': 'POST' } })).headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a wrong password', () => {
  const tryIt = (email: string, password: string) => browser().send('POST', '/api/session', { email, password });

  it('is told in the same words as a wrong email', async () => {
    const [known, unknown] = [await tryIt(OWNER.email, 'wrong password'), await tryIt('nobody@shop.example', 'wrong password')];
    expect([known.status, known.body]).toEqual([401, unknown.body]);
    expect(known.body).toMatchObject({ code: 'session.wrong', detail: 'No account has this email and password.' });
    await signIn(OWNER.email);
  });

  it('is waited for longer each time, also with the right one, until it passes', async () => {
    await member('viewer', 'slow@shop.example');
    const waits: number[] = [];
    for (const _ of [1, 2]) expect((await tryIt('slow@shop.example', 'wrong password')).status).toBe(401);
    for (const _ of [1, 2, 3]) {
      await until('the wait is over', async () => (await tryIt('slow@shop.example', 'wrong password')).status === 401);
      const { status, headers, body } = await tryIt('slow@shop.example', PASSWORD);
      expect([status, body['code']]).toEqual([429, 'session.too-soon']);
      waits.push(Number(headers.get('retry-after')));
    }
    expect(waits).toEqual([1, 2, 4]); // rounded up to whole seconds
    await until('the right one is taken', async () => (await tryIt('slow@shop.example', PASSWORD)).status === 200, 15_000);
    expect((await tryIt('slow@shop.example', 'wrong password')).status).toBe(401);
    await signIn('slow@shop.example');
  });

  it('is not looked at more often by trying many at once', async () => {
    const all = await Promise.all(Array.from({ length: 10 }, (_, i) => tryIt('many@shop.example', `wrong ${i}`)));
    expect(all.filter((one) => one.status === 401)).toHaveLength(3);
    expect(all.filter((one) => one.status === 429)).toHaveLength(7);
  });
});

describe('an invitation', () => {
  it('is a link that lets one person in, once, as what it says', async () => {
    const made = await owner.ok<{ id: string; link: string; expiresAt: string }>('POST', '/api/invitations', { email: ' Ben@Shop.example ', role: 'sales' });
    links.push(made.link);
    const token = tokenOf(made.link);
    expect(Date.parse(made.expiresAt) - Date.now()).toBeGreaterThan(6.9 * 86_400_000);
    expect((await owner.ok<{ items: object[] }>('GET', '/api/invitations')).items).toEqual([expect.objectContaining({ id: made.id, email: 'ben@shop.example', role: 'sales' })]);
    expect(await browser().ok('GET', `/api/invitations/${token}`)).toMatchObject({ email: 'ben@shop.example', role: 'sales', workspace: { name: 'My workspace' }, hasAccount: false });
    const mails = await key.all<Mail>('/api/mailbox');
    expect(mails.find((mail) => mail.to === 'ben@shop.example')!.text).toContain(made.link);
    const { id: userId } = await key.ok<{ id: string }>('POST', '/api/users', { email: 'ben@shop.example' });
    const ben = browser();
    expect((await ben.send('POST', `/api/invitations/${token}`, { name: 'Ben', password: 'short' })).status).toBe(400);
    const both = await Promise.all([ben, browser()].map((one) => one.send<View>('POST', `/api/invitations/${token}`, { name: 'Ben', password: PASSWORD })));
    expect(both.filter((one) => one.status === 200)).toHaveLength(1);
    expect(both.find((one) => one.status === 200)!.body).toMatchObject({ user: { name: 'Ben', email: 'ben@shop.example' }, workspaces: [{ id: home, role: 'sales', userId }] });
    for (const [method, body] of [['GET', undefined], ['POST', { password: PASSWORD }]] as const) expect((await browser().send(method, `/api/invitations/${token}`, body)).body).toMatchObject({ status: 404, code: 'invitation.ended' });
    // Of one workspace alone nobody has to be asked which.
    expect((await (await signIn('ben@shop.example')).send('GET', '/api/tasks')).status).toBe(200);
    expect((await owner.send('POST', '/api/invitations', { email: 'ben@shop.example', role: 'viewer' })).body).toMatchObject({ status: 409, code: 'invitation.member' });
  });

  it('does not open an account that exists: its password does', async () => {
    const { link } = await other.ok<{ link: string }>('POST', '/api/invitations', { email: 'ben@shop.example', role: 'viewer' });
    expect(await browser().ok('GET', `/api/invitations/${tokenOf(link)}`)).toMatchObject({ hasAccount: true });
    expect((await browser().send('POST', `/api/invitations/${tokenOf(link)}`, { name: 'Thief', password: 'a password of mine' })).body).toMatchObject({ status: 401, code: 'session.wrong' });
    const { workspaces } = await browser().ok<View>('POST', `/api/invitations/${tokenOf(link)}`, { password: PASSWORD });
    expect(workspaces!.map((one) => one.role)).toEqual(['sales', 'viewer']);
  });

  it('can be withdrawn, and only an owner makes owners', async () => {
    const { id, link } = await owner.ok<{ id: string; link: string }>('POST', '/api/invitations', { email: 'gone@shop.example', role: 'viewer' });
    expect((await other.send('DELETE', `/api/invitations/${id}`)).status).toBe(404);
    await owner.ok('DELETE', `/api/invitations/${id}`);
    expect((await browser().send('POST', `/api/invitations/${tokenOf(link)}`, { password: PASSWORD })).status).toBe(404);
    const admin = await member('admin', 'climber@shop.example');
    expect((await admin.send('POST', '/api/invitations', { email: 'x@shop.example', role: 'owner' })).body).toMatchObject({ status: 403, code: 'member.owners' });
    expect((await key.send('POST', '/api/invitations', { email: 'x@shop.example', role: 'owner' })).body).toMatchObject({ status: 403, code: 'member.owners' });
    const empty = await WorkspaceClient.make(server, 'live');
    expect((await empty.send('POST', '/api/invitations', { email: 'x@shop.example', role: 'owner' })).status).toBe(201);
  });
});

describe('members', () => {
  it('have roles that change at once; the last owner stays', async () => {
    const kim = await member('viewer', 'kim@shop.example');
    const all = (await owner.ok<{ items: { id: string; email: string; role: Role; lastSeenAt: string | null }[] }>('GET', '/api/members')).items;
    const idOf = (email: string) => all.find((one) => one.email === email)!.id;
    expect(all.find((one) => one.email === 'kim@shop.example')).toMatchObject({ role: 'viewer', lastSeenAt: expect.stringMatching(/^20.+Z$/) });
    expect((await kim.send('POST', '/api/topics', { key: 'kims' })).status).toBe(403);
    await owner.ok('PATCH', `/api/members/${idOf('kim@shop.example')}`, { role: 'marketer' });
    expect((await kim.send('POST', '/api/topics', { key: 'kims' })).status).toBe(201);
    const last = { status: 409, code: 'member.last-owner' };
    expect((await owner.send('PATCH', `/api/members/${idOf(OWNER.email)}`, { role: 'admin' })).body).toMatchObject(last);
    expect((await owner.send('DELETE', `/api/members/${idOf(OWNER.email)}`)).body).toMatchObject(last);
    // Two owners who remove each other at once: one stays.
    const second = await member('owner', 'second@shop.example');
    const [secondId] = (await owner.ok<{ items: { id: string; email: string }[] }>('GET', '/api/members')).items.filter((one) => one.email === 'second@shop.example').map((one) => one.id);
    const admin = await member('admin', 'bold@shop.example');
    expect((await admin.send('DELETE', `/api/members/${secondId}`)).body).toMatchObject({ status: 403, code: 'member.owners' });
    const both = await Promise.all([owner.send('PATCH', `/api/members/${secondId}`, { role: 'admin' }), second.send('PATCH', `/api/members/${idOf(OWNER.email)}`, { role: 'admin' })]);
    expect(both.filter((one) => one.status === 200)).toHaveLength(1);
    const ruler = both[0]!.status === 200 ? owner : second;
    for (const id of [secondId, idOf(OWNER.email)]) await ruler.ok('PATCH', `/api/members/${id}`, { role: 'owner' });
    await owner.ok('DELETE', `/api/members/${secondId}`);
    expect((await second.send('GET', '/api/contacts')).body).toMatchObject({ status: 403, code: 'workspace.closed' });
    expect((await other.send('DELETE', `/api/members/${idOf('kim@shop.example')}`)).status).toBe(404);
  });

  it('lock segments, if they may', async () => {
    const [marketer, admin] = [await member('marketer', 'mo@shop.example'), await member('admin', 'ad@shop.example')];
    const made = await marketer.ok<{ id: string; owner: string }>('POST', '/api/segments', { key: 'vip', kind: 'static' });
    expect(made).toMatchObject({ locked: false, owner: expect.stringMatching(/^acc_/) });
    expect((await marketer.send('PATCH', '/api/segments/vip', { locked: true })).body).toMatchObject({ code: 'role.refused' });
    expect(await admin.ok('PATCH', '/api/segments/vip', { locked: true })).toMatchObject({ locked: true, owner: made.owner });
    for (const [method, path, body] of [['PATCH', '/api/segments/vip', { name: 'Mine' }], ['PATCH', '/api/segments/vip', { locked: false }], ['DELETE', '/api/segments/vip', undefined], ['POST', '/api/segments/vip/members', { contacts: ['user:x'] }]] as const)
      expect((await marketer.send(method, path, body)).body).toMatchObject({ status: 403, code: 'segment.locked' });
    expect((await admin.send('PATCH', '/api/segments/vip', { owner: 'acc_99999' })).status).toBe(404);
    expect(await key.ok('PATCH', '/api/segments/vip', { name: 'By key', owner: null })).toMatchObject({ name: 'By key', owner: null });
    await admin.ok('DELETE', '/api/segments/vip');
  });

  it('manage keys as far as their role goes', async () => {
    const developer = await member('developer', 'dev@shop.example');
    const made = await developer.ok<{ id: string; key: string }>('POST', '/api/keys', { name: 'Site', scope: 'write' });
    links.push(made.key);
    expect((await developer.ok<{ items: { id: string }[] }>('GET', '/api/keys?limit=500')).items.map((one) => one.id)).toContain(made.id);
    expect((await developer.send('POST', '/api/keys', { scope: 'manage' })).body).toMatchObject({ status: 403, code: 'key.too-much' });
    await developer.ok('DELETE', `/api/keys/${made.id}`);
    expect((await owner.send('POST', '/api/keys', { scope: 'manage' })).status).toBe(201);
  });
});

describe('a forgotten password', () => {
  it('is replaced by a link in a mail, once, and ends every other session', async () => {
    const session = await member('viewer', 'forgets@shop.example');
    for (const email of ['nobody@shop.example', 'FORGETS@shop.example', 'x']) {
      const { status, body } = await browser().send('POST', '/api/password-resets', { email });
      expect([status, body]).toEqual([202, { accepted: true }]);
    }
    const mails = (await owner.ok<{ items: Mail[] }>('GET', '/api/mailbox')).items.filter((mail) => mail.text.includes('/reset/'));
    expect(mails.map((mail) => mail.to)).toEqual(['forgets@shop.example']);
    const link = /http\S+/.exec(mails[0]!.text)![0];
    links.push(link);
    expect(pathOf(link)).toMatch(/^\/reset\/[A-Za-z0-9_-]{43}$/);
    // A link that lets in is not for everybody who may read the mailbox.
    const { key: reader } = await key.ok<{ key: string }>('POST', '/api/keys', { scope: 'read' });
    for (const headers of [{ authorization: `Bearer ${reader}` }, {}]) {
      const seen = await session.send<{ items: Mail[] }>('GET', '/api/mailbox', undefined, headers);
      expect(seen.body.items.filter((mail) => /\/(reset|invitation)\//.test(mail.text))).toEqual([]);
      expect((await session.send('GET', `/api/mailbox/${mails[0]!.id}`, undefined, headers)).status).toBe(404);
    }
    const fresh = browser();
    expect((await fresh.send('POST', `/api/password-resets/${tokenOf(link)}`, { password: 'short' })).status).toBe(400);
    expect((await fresh.ok<View>('POST', `/api/password-resets/${tokenOf(link)}`, { password: 'another password' })).user).toMatchObject({ email: 'forgets@shop.example' });
    expect((await fresh.send('GET', '/api/contacts')).status).toBe(200);
    expect((await session.send('GET', '/api/contacts')).status).toBe(401);
    expect((await browser().send('POST', `/api/password-resets/${tokenOf(link)}`, { password: 'a third password' })).body).toMatchObject({ status: 404, code: 'reset.ended' });
    expect((await browser().send('POST', '/api/session', { email: 'forgets@shop.example', password: PASSWORD })).status).toBe(401);
    await signIn('forgets@shop.example', 'another password');
  });
});

describe('every route', () => {
  /** Open to everybody, the operator's, or of whoever is signed in; all others name the permission that they need. */
  const APART = ['GET /health/live', 'GET /health/ready', 'GET /metrics', 'GET /t.js', 'GET /u/{token}', 'POST /u/{token}', 'GET /o/{token}.gif', 'GET /c/{token}', 'POST /v1/{call}', 'POST /api/workspaces', 'GET /api/session', 'POST /api/session', 'DELETE /api/session', 'DELETE /api/sessions', 'POST /api/first-owner', 'POST /api/password-resets', 'POST /api/password-resets/{token}', 'GET /api/invitations/{token}', 'POST /api/invitations/{token}'];
  interface Route {
    readonly method: string;
    readonly path: string;
    readonly needs: string | undefined;
  }
  let routes: readonly Route[];

  beforeAll(async () => {
    const { paths } = (await (await fetch(`${server.url}/docs/openapi.json`)).json()) as { paths: Record<string, Record<string, { 'x-permission'?: string }>> };
    routes = Object.entries(paths).flatMap(([path, operations]) => Object.entries(operations).map(([method, operation]) => ({ method: method.toUpperCase(), path, needs: operation['x-permission'] })));
  });

  it('names a permission of the table, or stands apart on purpose', () => {
    expect(routes.filter((one) => one.needs === undefined).map((one) => `${one.method} ${one.path}`).sort()).toEqual([...APART].sort());
    const named = routes.flatMap((one) => one.needs ?? []);
    expect(named.filter((one) => !Object.hasOwn(PERMISSIONS, one))).toEqual([]);
    expect(Object.keys(PERMISSIONS).filter((one) => !named.includes(one))).toEqual(['segments.lock', 'owners.manage']); // asked for within a route
    expect(ROLES.every(isRole)).toBe(true);
  });

  it.each(ROLES)('lets %s in exactly where the table says', async (role) => {
    const session = await member(role, `walk-${role}@shop.example`);
    const wrong: string[] = [];
    for (const { method, path, needs } of routes.filter((one) => one.needs !== undefined)) {
      const address = path.replace(/\{\w+\}/g, 'nobody-of-this-name');
      const { status, body } = await session.send(method, address, method === 'GET' ? undefined : { limits: 7, caps: 7, filter: 7, contacts: 7, rule: 7, scope: 7, timezone: 7, name: 7, key: 7, title: 7, email: 7, address: 7, now: 7 });
      const isRefused = status === 403 && body['code'] === 'role.refused';
      if (status >= 500 || isRefused === can(role, needs as Permission)) wrong.push(`${method} ${path} (${needs}): ${status} ${String(body['code'])}`);
    }
    expect(wrong).toEqual([]);
  });
});

describe('what the server writes', () => {
  it('holds no password, no token and nobody’s address', () => {
    const cookies = [owner.cookie!.split('=')[1]!];
    expect(links.length).toBeGreaterThan(15);
    const unwanted = [PASSWORD, 'another password', 'argon2id', 'shop.example', ...cookies, ...links.map((link) => (link.includes('/') ? tokenOf(link) : link))];
    expect(unwanted.filter((text) => server.output().includes(text))).toEqual([]);
  });
});
