import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type RequestListener, type Server } from 'node:http';
import { isIP, type AddressInfo } from 'node:net';
import { areCasesThere, readCases } from '../cases.fixture.js';
import { httpCaller, type HttpCall, type HttpCaller, type HttpSettings } from './call.js';
import { guard, type Resolve } from './guard.js';
import { isPublicAddress } from './public-address.js';
import { MAX_ANSWER_BYTES } from './read-answer.js';

const describeCases = areCasesThere ? describe : describe.skip;

const servers: Server[] = [];
const callers: HttpCaller[] = [];
afterEach(() => servers.splice(0).forEach((server) => (server.closeAllConnections(), server.close())));
afterAll(() => Promise.all(callers.map((caller) => caller.close())));

async function aServer(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  servers.push(server);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function aCaller(settings: Partial<HttpSettings> = {}): HttpCaller {
  const caller = httpCaller({ allowHosts: ['127.0.0.1'], timeoutMs: 10_000, now: () => 0, ...settings });
  callers.push(caller);
  return caller;
}

const aCall = (url: string, change: Partial<HttpCall> = {}): HttpCall => ({
  key: 'k-1',
  url,
  method: 'POST',
  headers: {},
  body: null,
  ...change,
});
const resolvesTo =
  (address: string): Resolve =>
  (_host, done) =>
    done(null, [{ address, family: isIP(address) }]);

describe('httpCaller', () => {
  it('sends what it is given, under its key', async () => {
    const seen: unknown[] = [];
    const url = await aServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => {
        seen.push([
          request.method,
          request.url,
          request.headers['idempotency-key'],
          request.headers['content-type'],
          request.headers['x-a'],
          JSON.parse(body),
        ]);
        response.writeHead(201, { 'content-type': 'application/json' }).end('{"id":7}');
      });
    });
    const attempt = await aCaller().call(
      aCall(`${url}/x?y=1`, { headers: { 'X-A': 'b', 'Idempotency-Key': 'forged', Host: 'evil' }, body: { name: 'Ana' } }),
    );
    expect(seen).toEqual([['POST', '/x?y=1', 'k-1', 'application/json', 'b', { name: 'Ana' }]]);
    expect(attempt).toMatchObject({ result: 'done', response: { status: 201, body: { id: 7 }, cut: false } });
  });

  it.each([
    [200, 'done'],
    [204, 'done'],
    [400, 'failed'],
    [404, 'failed'],
    [408, 'later'],
    [425, 'later'],
    [429, 'later'],
    [500, 'later'],
    [503, 'later'],
  ])('reads %d as %s', async (status, result) => {
    const url = await aServer((_request, response) => void response.writeHead(status).end());
    expect(await aCaller().call(aCall(url))).toMatchObject({ result });
  });
  it.each([
    ['7', 7_000],
    ['Thu, 01 Jan 1970 00:01:00 GMT', 60_000],
    ['soon', null],
  ])('obeys Retry-After: %s', async (written, afterMs) => {
    const url = await aServer(
      (_request, response) => void response.writeHead(429, { 'retry-after': written, date: 'Thu, 01 Jan 1970 00:00:00 GMT' }).end(),
    );
    expect(await aCaller().call(aCall(url))).toMatchObject({ result: 'later', afterMs });
  });
  it('reads a date in Retry-After by its own clock where the answer has none', async () => {
    const url = await aServer((_request, response) => {
      response.sendDate = false;
      response.writeHead(503, { 'retry-after': 'Thu, 01 Jan 1970 00:01:00 GMT' }).end();
    });
    expect(await aCaller({ now: () => 20_000 }).call(aCall(url))).toMatchObject({ result: 'later', afterMs: 40_000 });
  });
  it.each([
    ['application/json', '{"a":[1]}', { a: [1] }],
    ['application/problem+json; charset=utf-8', '\ufeff{"a":"ã"}', { a: 'ã' }],
    ['application/json', '{"a":', '{"a":'],
    [undefined, '[true]', [true]],
    [undefined, 'It rains.', 'It rains.'],
    ['text/plain', '7', '7'],
    ['text/html; charset=nonsense', '<b>ã</b>', '<b>ã</b>'],
    ['application/json', '', null],
  ])('reads an answer of type %s: %s', async (type, body, read) => {
    const url = await aServer((_request, response) => void response.writeHead(200, type === undefined ? {} : { 'content-type': type }).end(body));
    expect(await aCaller().call(aCall(url))).toMatchObject({ result: 'done', response: { body: read, cut: false } });
  });
  it('reads an answer by the charset that it names', async () => {
    const url = await aServer((_request, response) => void response.writeHead(200, { 'content-type': 'text/plain; charset="iso-8859-1"' }).end(Buffer.from('Olá', 'latin1')));
    expect(await aCaller().call(aCall(url))).toMatchObject({ response: { body: 'Olá' } });
  });
  it('keeps 1 MB of an answer and says that it was longer', async () => {
    const url = await aServer((_request, response) => void response.end('x'.repeat(3 * MAX_ANSWER_BYTES)));
    const attempt = await aCaller().call(aCall(url));
    expect(attempt).toMatchObject({ result: 'done', response: { cut: true } });
    expect(JSON.stringify(attempt).length).toBeLessThan(MAX_ANSWER_BYTES + 1_000);
  });
  it('does not know what became of a request that was never answered', async () => {
    const silent = await aServer(() => undefined);
    expect(await aCaller({ timeoutMs: 300 }).call(aCall(silent))).toMatchObject({ result: 'unknown' });
    const breaking = await aServer((request) => void request.socket.destroy());
    expect(await aCaller().call(aCall(breaking))).toMatchObject({ result: 'unknown', reason: { code: 'http.no-answer' } });
  });
  it('knows that nothing was sent when nobody is there', async () => {
    expect(await aCaller().call(aCall('http://127.0.0.1:1/'))).toMatchObject({ result: 'later', reason: { code: 'http.unreachable' } });
    expect(await aCaller().call(aCall('http://nobody.invalid/'))).toMatchObject({ result: 'later', reason: { code: 'http.unreachable' } });
  });
  it('never sends a header that breaks the line', async () => {
    expect(await aCaller().call(aCall('http://127.0.0.1:1', { headers: { a: 'b\r\nc: d' } }))).toMatchObject({
      result: 'failed',
      reason: { code: 'http.header' },
    });
  });
});

describe('the guard', () => {
  it('refuses a name that resolves to a private address, before anything is sent', async () => {
    let asked = 0;
    const url = new URL(await aServer((_request, response) => (asked++, void response.end())));
    const attempt = await aCaller({ allowHosts: [], resolve: resolvesTo('127.0.0.1') }).call(aCall(`http://public.example:${url.port}/`));
    expect(attempt).toMatchObject({ result: 'failed', reason: { code: 'http.private-address' } });
    expect(asked).toBe(0);
  });
  it('refuses a name as soon as one of its addresses is private', async () => {
    const resolve: Resolve = (_host, done) =>
      done(null, [
        { address: '93.184.216.34', family: 4 },
        { address: '::1', family: 6 },
      ]);
    expect(await aCaller({ resolve }).call(aCall('http://both.example/'))).toMatchObject({
      result: 'failed',
      reason: { code: 'http.private-address' },
    });
  });
  it('connects to the addresses that it looked at, and asks for them once a connection', async () => {
    const url = new URL(await aServer((_request, response) => void response.writeHead(200, { connection: 'close' }).end()));
    const asked: string[] = [];
    const resolve: Resolve = (host, done) => {
      asked.push(host);
      done(null, [{ address: '127.0.0.1', family: 4 }]);
    };
    const caller = aCaller({ allowHosts: ['rebind.example'], resolve });
    for (const _ of [1, 2]) expect(await caller.call(aCall(`http://rebind.example:${url.port}/`))).toMatchObject({ result: 'done' });
    expect(asked).toEqual(['rebind.example', 'rebind.example']);
  });
  it('refuses a name that leads elsewhere the second time, and a connection that came out elsewhere', async () => {
    const addresses = ['93.184.216.34', '127.0.0.1'];
    const door = guard({ allowHosts: [], resolve: (_host, done) => done(null, [{ address: addresses.shift()!, family: 4 }]) });
    const found = () => new Promise((done) => door.lookup('rebind.example', { all: true }, (error, address) => done(error ?? address)));
    expect(await found()).toEqual([{ address: '93.184.216.34', family: 4 }]);
    expect(await found()).toBeInstanceOf(Error);
    expect([door.mayReach('rebind.example', '93.184.216.34'), door.mayReach('rebind.example', '127.0.0.1')]).toEqual([true, false]);
  });
  it('lets an allowed name through, wherever it leads', async () => {
    const url = new URL(await aServer((_request, response) => void response.end('"in"')));
    const caller = aCaller({ allowHosts: ['Intranet.example.'], resolve: resolvesTo('127.0.0.1') });
    expect(await caller.call(aCall(`http://intranet.example:${url.port}/`))).toMatchObject({ result: 'done', response: { body: 'in' } });
  });
  it('refuses credentials in an address, whoever is meant', () => {
    expect(() => guard({ allowHosts: [] }).checkUrl('http://example.com@127.0.0.1/')).toThrow();
    expect(() => guard({ allowHosts: [] }).checkUrl('http://user:pass@example.com/')).toThrow(/authorization/);
  });
  it.each([
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    'fe80::1',
    '2002:7f00:1::',
    '2001::1',
    '100.100.100.200',
    '169.254.169.254',
    '',
    'x',
  ])('counts %s as not public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
  it.each(['8.8.8.8', '93.184.216.34', '172.15.0.1', '172.32.0.1', '2606:4700::1111', '2a00:1450::1'])('counts %s as public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describeCases('targets of others', () => {
  interface Target {
    readonly url: string;
    readonly expect: 'block' | 'allow' | 'either';
    readonly needs_dns?: boolean;
  }
  const { cases } = readCases<{ cases: readonly Target[] }>('security/ssrf-targets.json', { cases: [] });
  const door = (address: string) => guard({ allowHosts: [], resolve: resolvesTo(address) });

  function isLetIn({ url, needs_dns: needsDns }: Target): Promise<boolean> {
    const { checkUrl, lookup } = door(needsDns ? '169.254.169.254' : '93.184.216.34');
    return new Promise((done) => {
      try {
        const { hostname } = checkUrl(url);
        if (isIP(hostname.replace(/^\[|\]$/g, ''))) done(true);
        else lookup(hostname, { all: true }, (error) => done(!error));
      } catch {
        done(false);
      }
    });
  }
  it.each(cases.filter((target) => target.expect === 'block').map((target) => [target.url, target] as const))('is not called, nor redirected to: %s', async (url, { needs_dns: needsDns }) => {
    const resolve = resolvesTo(needsDns ? '169.254.169.254' : '93.184.216.34');
    const refused = { result: 'failed', reason: { code: expect.stringMatching(/^http\.(?:address|private-address|redirect)$/) } };
    expect(await aCaller({ allowHosts: [], resolve }).call(aCall(url))).toMatchObject(refused);
    const location = /^[ -~]*$/.test(url) ? url : new URL(url).href; // a header takes no other letters
    const sending = await aServer((_request, response) => void response.writeHead(302, { location }).end());
    const here = aCaller({ allowHosts: ['start.example'], resolve: (host, done) => resolvesTo(host === 'start.example' ? '127.0.0.1' : needsDns ? '169.254.169.254' : '93.184.216.34')(host, done) });
    expect(await here.call(aCall(sending.replace('127.0.0.1', 'start.example')), { follows: 'anywhere' })).toMatchObject(refused);
  });
  it.each(cases.filter((target) => target.expect !== 'either').map((target) => [target.expect, target.url, target] as const))(
    '%s %s',
    async (expected, _url, target) => {
      expect(await isLetIn(target)).toBe(expected === 'allow');
    },
  );
});
