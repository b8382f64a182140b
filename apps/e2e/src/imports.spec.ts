import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { importCases } from '@tributary/fixtures';
import { rm } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { startServer, temporaryFolder, until, type ServerProcess } from './server-process.js';
import { WorkspaceClient } from './workspace-client.js';

// A busy machine may take its time.
jest.setTimeout(60_000);

interface Import {
  readonly id: string;
  readonly status: string;
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  readonly accepted: number;
  readonly created: number;
  readonly changed: number;
  readonly duplicates: number;
  readonly encoding: { readonly name: string; readonly sure: string };
  readonly delimiter: string;
  readonly errors: readonly { readonly row: number; readonly line: number; readonly column: string | null; readonly code: string; readonly detail: string }[];
}
interface Contact {
  readonly id: string;
  readonly userId: string | null;
  readonly email: string | null;
  readonly traits: Readonly<Record<string, unknown>>;
  readonly tags: readonly string[];
  readonly companies: readonly { id: string; name: string | null }[];
}

let folder: string;
let server: ServerProcess;
let workspace: WorkspaceClient;

const start = () => startServer({ env: { DATA_DIR: folder } });
const fresh = () => WorkspaceClient.make(server, 'live');

beforeAll(async () => {
  folder = await temporaryFolder();
  server = await start();
  workspace = await fresh();
}, 90_000);
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const key = (of: WorkspaceClient) => ({ authorization: `Bearer ${of.keys.apiKey}` });

async function answerOf<T>(response: Response): Promise<{ status: number; body: T }> {
  return { status: response.status, body: (await response.json()) as T };
}

/** As the body of the request. */
const post = <T = Import & { code: string; detail: string }>(body: string | Uint8Array, query = '', of = workspace, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/api/imports${query}`, { method: 'POST', headers: { ...key(of), 'content-type': 'text/csv', ...headers }, body: body as string }).then((response) => answerOf<T>(response));

async function finished(id: string, of = workspace): Promise<Import> {
  await until('the import is over', async () => !['queued', 'running'].includes((await of.ok<Import>('GET', `/api/imports/${id}`)).status), 50_000);
  await of.settled();
  return of.ok<Import>('GET', `/api/imports/${id}`);
}

async function imported(body: string | Uint8Array, query = '', of = workspace): Promise<Import> {
  const { status, body: made } = await post(body, query, of);
  expect([status, made]).toEqual([201, expect.objectContaining({ id: expect.any(String) })]);
  return finished(made.id, of);
}

const contact = (ref: string, of = workspace) => of.ok<Contact>('GET', `/api/contacts/${encodeURIComponent(ref)}`);
const textOf = async (path: string, of = workspace) => (await fetch(server.url + path, { headers: key(of) })).text();
const cellOf = (text: string) => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const csv = (...rows: string[][]) => rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');

describe('a file of contacts', () => {
  it('comes as a body, as a part of a form, or in JSON, and needs no mapping', async () => {
    const rows = (name: string) => csv(['E-Mail', 'Kundennummer', 'Vorname', 'Lieblingsfarbe'], [`${name}@example.com`, `00${name}`, 'Zoë', 'blau']);
    const form = new FormData();
    form.append('kind', 'contacts');
    form.append('file', new Blob([rows('form')]), 'people.csv');
    const byForm = await answerOf<Import>(await fetch(`${server.url}/api/imports`, { method: 'POST', headers: key(workspace), body: form }));
    const field = new FormData();
    field.append('csv', rows('field'));
    const byField = await answerOf<Import>(await fetch(`${server.url}/api/imports`, { method: 'POST', headers: key(workspace), body: field }));
    const byJson = await workspace.ok<Import>('POST', '/api/imports', { csv: rows('json') });
    const zipped = await post(gzipSync(rows('zip')), '', workspace, { 'content-encoding': 'gzip' });
    expect([byForm.status, byField.status, zipped.status]).toEqual([201, 201, 201]);
    const done = [await imported(rows('body')), await finished(byForm.body.id), await finished(byField.body.id), await finished(byJson.id), await finished(zipped.body.id)];
    for (const one of done) expect(one).toMatchObject({ status: 'done', done: 1, total: 1, failed: 0, created: 1, errors: [] });
    for (const name of ['body', 'form', 'field', 'json', 'zip']) expect(await contact(`email:${name}@example.com`)).toMatchObject({ userId: `00${name}`, traits: { firstName: 'Zoë', Lieblingsfarbe: 'blau' } });
  });

  it('is mapped and typed as somebody says, in whichever shape', async () => {
    const file = csv(['Mail', 'Nr', 'Age', 'VIP', 'Seen', 'Tags', 'Town', 'Secret'], ['map@example.com', 'map-1', '42', 'yes', '31.1.2026', 'a; b', 'Bern', 'x']);
    const mapping = JSON.stringify([{ column: 'Mail', to: 'email' }, { column: 2, to: 'userId' }, { column: 'Age', to: 'age', type: 'number' }, { column: 'VIP', to: 'vip', type: 'boolean' }, { column: 'Seen', to: 'seenOn', type: 'date' }, { column: 'Town', to: 'address.city' }, { column: 'Secret', to: null }]);
    await imported(file, `?mapping=${encodeURIComponent(mapping)}`);
    expect(await contact('user:map-1')).toMatchObject({ tags: ['a', 'b'], traits: { age: 42, vip: true, seenOn: '2026-01-31', address: { city: 'Bern' }, email: 'map@example.com' } });
    expect((await contact('user:map-1')).traits).not.toHaveProperty('Secret');
    for (const shape of [{ Mail: 'email', Nr: 'userId', Age: { to: 'age', type: 'number' } }, { email: 'Mail', userId: 'Nr', age: 'Age' }]) await imported(file, `?mapping=${encodeURIComponent(JSON.stringify(shape))}`);
    expect(await post(file, `?mapping=${encodeURIComponent('{"Nothing":"email"}')}`)).toMatchObject({ status: 400, body: { code: 'import.bad-mapping', detail: expect.stringContaining('no column "Nothing"') } });
  });

  it('alters nothing: zeros, long numbers, white space, NULL and true stay texts; the address keeps its other parts', async () => {
    const values = ['007', '12345678901234567890', ' padded ', 'NULL', 'true', '1.0', '2026-1-5', '👩‍👩‍👧', 'a\r\nb', "'=1", '=1+1'];
    const headings = values.map((_, i) => `t${i}`);
    await imported(csv(['userId', 'address.city', ...headings], ['exact', 'Bern', ...values]));
    await imported(csv(['userId', 'address.street', 't0'], ['exact', 'Gasse 1', '']));
    expect((await contact('user:exact')).traits).toEqual({ ...Object.fromEntries(headings.map((name, i) => [name, values[i]])), address: { city: 'Bern', street: 'Gasse 1' } });
    await imported(csv(['userId', 't0', 't1'], ['exact', '', '']), '?empty=clear');
    expect(Object.keys((await contact('user:exact')).traits)).not.toContain('t0');
  });

  it('is found out: encoding and delimiter, and how sure that is', async () => {
    const text = 'userId;Prénom;Ville\r\nenc-%;Zoé;"Genève; centre"\r\n';
    const utf16 = (name: string) => Buffer.from(text.replace('%', name), 'utf16le');
    const files: readonly (readonly [string, Uint8Array, string, string])[] = [
      ['utf8', Buffer.from(text.replace('%', 'utf8')), 'utf-8', 'certain'],
      ['bom', Buffer.from(`\ufeff${text.replace('%', 'bom')}`), 'utf-8', 'certain'],
      ['latin', Buffer.from(text.replace('%', 'latin'), 'latin1'), 'windows-1252', 'likely'],
      ['le', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16('le')]), 'utf-16le', 'certain'],
      ['be', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16('be')).swap16()]), 'utf-16be', 'certain'],
      ['bare', utf16('bare'), 'utf-16le', 'likely'],
    ];
    for (const [name, bytes, encoding, sure] of files) {
      expect(await imported(bytes)).toMatchObject({ status: 'done', accepted: 1, encoding: { name: encoding, sure }, delimiter: ';' });
      expect((await contact(`user:enc-${name}`)).traits).toEqual({ firstName: 'Zoé', Ville: 'Genève; centre' });
    }
    await imported(Buffer.from('userId,x\nenc-mac,caf\x8e\n', 'latin1'), '?encoding=macintosh&delimiter=comma');
    expect((await contact('user:enc-mac')).traits['x']).toBe('café');
  });

  it('says of each row that is refused where, why and how to mend it, and gives them back as a file that can be imported again', async () => {
    const file = 'userId,email,note\nok,ok@example.com,fine\nbad,not-an-address,"=cmd"\n,,nobody\nwide,w@example.com,x,y\nnul,nul@example.com,a\u0000b\nopen,o@example.com,"never closed\nlast,last@example.com,read all the same\n';
    const done = await imported(file);
    expect(done).toMatchObject({ status: 'done', done: 7, total: 7, failed: 5, accepted: 2 });
    expect(done.errors.map(({ row, line, column, code }) => [row, line, column, code])).toEqual([
      [2, 3, 'email', 'cell.no-address'],
      [3, 4, null, 'row.no-id'],
      [4, 5, null, 'row.wrong-width'],
      [5, 6, 'note', 'cell.nul'],
      [6, 7, null, 'row.bad-quotes'],
    ]);
    const errors = await textOf(`/api/imports/${done.id}/errors.csv`);
    expect(errors.split('\r\n')[0]).toBe('userId,email,note,error');
    expect(errors).toContain(`bad,not-an-address,'=cmd,"Line 3, column ""email"": `);
    const mended = await imported(errors.split('\r\n').slice(0, 2).join('\r\n').replace('not-an-address', 'bad@example.com'));
    expect(mended).toMatchObject({ accepted: 1, failed: 0 });
    expect((await contact('user:bad')).traits).toEqual({ email: 'bad@example.com', note: '=cmd' });
  });

  it('refuses what is no file of rows with one clear sentence, and keeps nothing of it', async () => {
    const before = (await workspace.all('/api/imports')).length;
    const refused = async (body: string | Uint8Array, query = '') => (await post(body, query)).body;
    expect(await refused('')).toMatchObject({ code: 'import.empty' });
    expect(await refused(new Uint8Array([0x50, 0x4b, 3, 4, 1]))).toMatchObject({ code: 'import.workbook', detail: expect.stringContaining('save the sheet as CSV') });
    expect(await refused('colour,size\nred,1\n')).toMatchObject({ code: 'import.no-identity' });
    expect(await refused('email,plan,plan\na@b.c,1,2\n')).toMatchObject({ code: 'heading.duplicate', detail: expect.stringContaining('Columns 2 and 3') });
    expect(await refused('email\na@b.c\n', '?kind=horses')).toMatchObject({ code: 'import.unknown-kind' });
    expect(await refused('email\na@b.c\n', '?kind=events')).toMatchObject({ code: 'import.no-event' });
    expect(await workspace.all('/api/imports')).toHaveLength(before);
  });

  it('can be previewed, tried, and then started without being sent again', async () => {
    const of = await fresh();
    await imported(csv(['userId', 'plan'], ['there', 'free'], ['same', 'free']), '', of);
    const file = csv(['userId', 'plan', 'age'], ['there', 'pro', '7'], ['same', 'free', ''], ['new', 'free', '8'], ['', '', '']) + 'x,y\n';
    const seen = await post<{ columns: { to: string; suggestion: string | null; samples: string[] }[]; refused: unknown[]; delimiter: unknown }>(file, '/preview', of);
    expect(seen).toMatchObject({ status: 200, body: { columns: [{ to: 'userId', suggestion: null }, { to: 'plan' }, { to: 'age', suggestion: 'number', samples: ['7', '8'] }], refused: [{ row: 4 }, { row: 5 }] } });
    const tried = await imported(file, '?dryRun=true', of);
    expect(tried).toMatchObject({ status: 'done', dryRun: true, done: 5, failed: 2, accepted: 3, created: 1, changed: 1 });
    expect(await of.all('/api/contacts')).toHaveLength(2);
    await of.ok('POST', `/api/imports/${tried.id}/start`, { mapping: { age: { to: 'age', type: 'number' } } });
    expect(await finished(tried.id, of)).toMatchObject({ dryRun: false, accepted: 3, failed: 2 });
    expect((await contact('user:new', of)).traits).toEqual({ plan: 'free', age: 8 });
    expect((await of.send('POST', `/api/imports/${tried.id}/start`, {})).status).toBe(409);
  });

  it('finds people by their address, makes those who are new, and asks where several have it', async () => {
    const of = await fresh();
    await of.ingest('identify', { userId: 'known', traits: { email: 'Known@Example.com' } });
    for (const userId of ['twin-1', 'twin-2']) await of.ingest('identify', { userId, traits: { email: 'twin@example.com' } });
    await of.settled();
    const file = csv(['email', 'plan'], ['known@example.com', 'pro'], ['new@example.com', 'free'], ['twin@example.com', 'x']);
    for (let times = 0; times < 2; times++) expect((await imported(file, '', of)).errors).toMatchObject([{ row: 3, column: 'email', code: 'row.ambiguous-address' }]);
    expect(await of.all('/api/contacts')).toHaveLength(4);
    expect((await contact('user:known', of)).traits).toMatchObject({ plan: 'pro' });
    expect(await contact('email:new@example.com', of)).toMatchObject({ userId: null, traits: { plan: 'free' } });
  });
});

describe('what a file brings about', () => {
  it('bears the cause import, and fires no workflow that does not ask for it', async () => {
    const of = await fresh();
    await of.ok('POST', '/api/segments', { key: 'pros', rule: { trait: 'plan', op: 'equals', value: 'pro' } });
    await of.ok('POST', '/api/segments', { key: 'buyers', rule: { event: 'Bought' } });
    const tagging = (segment: string, tag: string, more: object) => ({ name: tag, graph: { nodes: [{ id: 't', kind: 'segment-entered', config: { segment, ...more } }, { id: 'g', kind: 'add-tag', config: { tag } }], edges: [{ from: 't', output: 'next', to: 'g' }] } });
    for (const workflow of [tagging('pros', 'by-default', {}), tagging('pros', 'asked-for', { causes: ['import'] }), tagging('buyers', 'bought', { causes: ['import'] })]) {
      const { id } = await of.ok<{ id: string }>('POST', '/api/workflows', workflow);
      await of.ok('POST', `/api/workflows/${id}/publish`, {});
    }
    await imported(csv(['userId', 'plan'], ['ana', 'pro']), '', of);
    const events = await imported(csv(['user id', 'Event', 'Timestamp', 'total', 'message id'], ['ana', 'Bought', '2024-01-31T10:00:00Z', '5', 'm-1'], ['ana', 'Bought', '2024-01-31T10:00:00Z', '5', 'm-1'], ['ana', 'Bought', 'whenever', '5', 'm-2']), '?kind=events', of);
    expect(events).toMatchObject({ accepted: 2, duplicates: 1, failed: 1, errors: [{ column: 'Timestamp', code: 'cell.no-date' }] });
    const mapping = JSON.stringify({ who: 'userId', what: 'name', when: 'occurredAt', sum: { to: 'properties.sum', type: 'number' } });
    expect(await imported(csv(['who', 'what', 'when', 'sum'], ['ana', 'Returned', '2025-02-01', '1.5']), `?kind=events&mapping=${encodeURIComponent(mapping)}`, of)).toMatchObject({ accepted: 1 });
    expect(await of.all('/api/events?name=Returned')).toMatchObject([{ occurredAt: '2025-02-01T00:00:00.000Z', properties: { sum: 1.5 }, late: true }]);
    expect((await contact('user:ana', of)).tags).toEqual(['asked-for', 'bought']);
    expect(await of.all('/api/events?name=Bought')).toMatchObject([{ messageId: 'm-1', occurredAt: '2024-01-31T10:00:00.000Z', properties: { total: '5' } }]);
    for (const segment of ['pros', 'buyers']) expect(await of.all(`/api/segments/${segment}/history`)).toMatchObject([{ cause: 'import' }]);
  });

  it('are companies, too, with whoever belongs to them', async () => {
    await imported(csv(['Company ID', 'Name', 'Mitarbeiter', 'email'], ['acme', 'Acme', '12', 'boss@acme.example'], ['solo', 'Solo', '1', '']), `?kind=companies&mapping=${encodeURIComponent('{"Mitarbeiter":{"to":"employees","type":"number"}}')}`);
    expect(await contact('email:boss@acme.example')).toMatchObject({ companies: [{ id: 'acme', name: 'Acme' }] });
  });
});

describe('an export', () => {
  it('is imported again without any difference, types and formulas and all', async () => {
    const [from, to] = [await fresh(), await fresh()];
    const traits = { text: '=1+1', number: -5, big: 1e21, truth: false, list: ['a', 2], nested: { b: [true] }, empty: '', quote: "'x", zero: '007', userId: 'mine', 'address.city': 'flat', email: 'ana@example.com' };
    await from.ingest('identify', { userId: 'ana', traits });
    await from.ingest('identify', { anonymousId: 'browser', traits: { odd: '-1+1', tags: 'a trait' } });
    await from.settled();
    await from.ok('PATCH', '/api/contacts/user:ana', { tags: { add: ['=tag', 'a;b'] } });
    const file = await textOf('/api/contacts/export.csv', from);
    expect(await imported(file, '', to)).toMatchObject({ accepted: 2, failed: 0 });
    expect((await contact('user:ana', to)).traits).toEqual(traits);
    expect((await contact('user:ana', to)).tags).toEqual(['=tag', 'a;b']);
    const [people] = [await to.all<Contact & { anonymousIds: string[] }>('/api/contacts')];
    expect(people.find(({ userId }) => userId === null)).toMatchObject({ anonymousIds: ['browser'], traits: { odd: '-1+1', tags: 'a trait' } });
    expect(await imported(file, '?dryRun=true', from)).toMatchObject({ created: 0, changed: 0, failed: 0 });
  });

  it('holds who belongs to a segment, or is found, in the columns that are asked for', async () => {
    const of = await fresh();
    await of.ok('POST', '/api/segments', { key: 'pros', rule: { trait: 'plan', op: 'equals', value: 'pro' } });
    await imported(csv(['userId', 'plan', 'line', 'n'], ['a', 'pro', '+41781234567', '-12.5'], ['b', 'free', '', '']), '', of);
    expect(await textOf('/api/segments/pros/export.csv?columns=userId,line,n,segments', of)).toBe('userId,line,n,segments\r\na,+41781234567,-12.5,pros\r\n');
    const made = await of.ok<{ id: string; url: string; status: string }>('POST', '/api/exports', { search: 'free', columns: ['userId'] });
    expect([made.status, await textOf(made.url, of), (await of.all('/api/exports')).length]).toEqual(['done', 'userId\r\nb\r\n', 1]);
    expect(await (await fetch(`${server.url}/api/exports`, { method: 'POST', headers: { ...key(of), 'content-type': 'application/json', accept: 'text/csv' }, body: '{"segment":"pros","columns":["userId"]}' })).text()).toBe('userId\r\na\r\n');
  });
});

describe(`texts of others${importCases.note}`, () => {
  (importCases.areHere ? it : it.skip)('survive import, export and import again, or are refused', async () => {
    const [from, to] = [await fresh(), await fresh()];
    const texts = [...importCases.naughty(), ...importCases.formulas(), ...importCases.phones().slice(0, 300)].filter((text) => text !== '');
    const done = await imported(csv(['userId', 'firstName', 'company', 'odd'], ...texts.map((text, i) => [`n${i}`, text, text, text])), '', from);
    expect(done.accepted + done.failed).toBe(texts.length);
    expect(new Set(done.errors.map(({ code }) => code))).toEqual(new Set(done.failed > 0 ? ['cell.nul'] : []));
    const file = await textOf('/api/contacts/export.csv', from);
    for (const line of file.split('\r\n').slice(1, -1)) expect(line.split(',').every((cell) => !/^"?[=@]/.test(cell) || line.includes('"'))).toBe(true);
    await imported(file, '', to);
    for (const one of [from, to]) {
      const people = new Map((await one.all<Contact>('/api/contacts')).map(({ userId, traits }) => [userId, traits]));
      const wrong = texts.flatMap((text, i) => (people.has(`n${i}`) && ['firstName', 'company', 'odd'].some((name) => people.get(`n${i}`)![name] !== text) ? [text] : []));
      expect([people.size, wrong]).toEqual([done.accepted, []]);
    }
  });

  (importCases.areHere ? it : it.skip)('addresses are taken or refused as others do', async () => {
    const cases = importCases.addresses().filter(({ verdict, address }) => verdict !== 'either' && address !== '');
    const done = await imported(csv(['userId', 'email'], ...cases.map(({ address }, i) => [`mail-${i}`, address])), '', await fresh());
    expect(done.errors.map(({ row }) => cases[row - 1]!.address)).toEqual(cases.filter(({ verdict }) => verdict === 'reject').map(({ address }) => address));
  });
});

describe('a long file', () => {
  const ROWS = 12_000;
  const long = (name: string) => csv(['userId', 'email', 'n'], ...Array.from({ length: ROWS }, (_, i) => [`${name}-${i}`, i % 1_000 === 7 ? 'broken' : `${name}-${i}@example.com`, String(i)]));

  it('is previewed by its beginning, in a form, too', async () => {
    const form = new FormData();
    form.append('file', new Blob([long('peek').repeat(2)]), 'long.csv');
    const seen = await answerOf<{ columns: unknown[]; rows: unknown[]; refused: unknown[] }>(await fetch(`${server.url}/api/imports/preview`, { method: 'POST', headers: key(workspace), body: form }));
    expect([seen.status, seen.body.columns.length, seen.body.rows.length, seen.body.refused.length]).toEqual([200, 3, 10, 1]);
  });

  it('is read in parts without losing its place, in every encoding', async () => {
    const text = `userId;Zürich é\r\n${Array.from({ length: 5_000 }, (_, i) => (i % 1_250 === 1_249 ? `;"ä\r\nö ${i}"` : `p${i};ü${'é'.repeat(i % 40)}`)).join('\r\n')}`;
    for (const bytes of [Buffer.from(text), Buffer.from(text, 'latin1'), Buffer.from(text, 'utf16le'), Buffer.from(`\ufeff${text}`, 'utf16le').swap16()]) {
      const { status, body } = await post(bytes, '?dryRun=true');
      expect([status, body.total]).toEqual([201, 5_000]);
      const done = await finished(body.id);
      expect([done.encoding.name, done.done, done.failed, done.errors.map(({ row, line }) => [row, line])]).toEqual([expect.any(String), 5_000, 4, [1_250, 2_500, 3_750, 5_000].map((row, i) => [row, row + 1 + i])]);
    }
  });

  it('is stopped where it is', async () => {
    const of = await fresh();
    const { body } = await post(long('stop'), '', of);
    const stopped = await of.ok<Import>('POST', `/api/imports/${body.id}/stop`);
    expect(stopped.status).toBe('stopped');
    await of.settled();
    const { done, accepted, failed } = await of.ok<Import>('GET', `/api/imports/${body.id}`);
    expect([done, done < ROWS]).toEqual([accepted + failed, true]);
    expect((await of.all('/api/contacts')).length).toBe(accepted);
  });

  it('is read on after kill -9, each row once; live events do not wait for it', async () => {
    const of = await fresh();
    const { body } = await post(long('kill'), '', of);
    for (let kills = 1; kills <= 2; kills++) {
      await until('some rows are read', async () => (await of.ok<Import>('GET', `/api/imports/${body.id}`)).done >= kills * 2_000, 50_000);
      await server.kill9();
      server = await startServer({ env: { DATA_DIR: folder, PORT: new URL(server.url).port } });
    }
    expect((await of.ok<Import>('GET', `/api/imports/${body.id}`)).status).toBe('running');
    await of.ingest('identify', { userId: 'live', traits: { plan: 'pro' } });
    await until('the live one is there', async () => (await of.send('GET', '/api/contacts/user:live')).status === 200, 5_000);
    expect(await finished(body.id, of)).toMatchObject({ status: 'done', done: ROWS, total: ROWS, failed: 12, accepted: ROWS - 12, created: ROWS - 12, duplicates: 0 });
    const rows = (await of.all<{ messageId: string }>('/api/events')).filter(({ messageId }) => messageId.startsWith('import:'));
    expect([rows.length, new Set(rows.map(({ messageId }) => messageId)).size]).toEqual([ROWS - 12, ROWS - 12]);
    expect((await of.all('/api/contacts')).length).toBe(ROWS - 12 + 1);
    expect((await textOf(`/api/imports/${body.id}/errors.csv`, of)).trim().split('\r\n')).toHaveLength(13);
  });
});
