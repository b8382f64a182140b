import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { httpCaller, type HttpCall } from './call.js';
import { nextCall } from './redirect.js';

interface Seen {
  readonly host: string;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const servers: Server[] = [];
const seen: Seen[] = [];
afterEach(() => {
  servers.splice(0).forEach((server) => (server.closeAllConnections(), server.close()));
  seen.length = 0;
});

const caller = httpCaller({ allowHosts: ['one.example', 'two.example', '127.0.0.1'], timeoutMs: 2_000, now: () => 1_614_265_330_500, resolve: (_host, done) => done(null, [{ address: '127.0.0.1', family: 4 }]) });
afterAll(() => caller.close());

/** A server that is two hosts, by name. @returns their addresses */
async function hosts(answer: (request: Seen, response: ServerResponse) => void): Promise<{ one: string; two: string; ip: string }> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      const told = { host: String(request.headers.host).split(':')[0]!, method: request.method!, url: request.url!, headers: request.headers, body };
      seen.push(told);
      answer(told, response);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  servers.push(server);
  const { port } = server.address() as AddressInfo;
  return { one: `http://one.example:${port}`, two: `http://two.example:${port}`, ip: `http://127.0.0.1:${port}` };
}

const aCall = (url: string, change: Partial<HttpCall> = {}): HttpCall => ({ key: 'k-1', url, method: 'POST', headers: { Authorization: 'Bearer abc', 'X-Api-Key': 'abc', Accept: 'text/*', 'Content-Type': 'application/vnd.x+json' }, body: { name: 'Ana' }, ...change });

describe('a redirect', () => {
  it.each([
    ['POST', 301, 'GET', ''],
    ['POST', 302, 'GET', ''],
    ['POST', 303, 'GET', ''],
    ['POST', 307, 'POST', '{"name":"Ana"}'],
    ['POST', 308, 'POST', '{"name":"Ana"}'],
    ['PUT', 301, 'PUT', '{"name":"Ana"}'],
    ['DELETE', 302, 'DELETE', '{"name":"Ana"}'],
    ['PATCH', 303, 'GET', ''],
    ['GET', 303, 'GET', ''],
    ['HEAD', 303, 'HEAD', ''],
    ['HEAD', 302, 'HEAD', ''],
  ])('of a %s by %d is followed by %s (RFC 9110)', async (method, status, becomes, body) => {
    const { one } = await hosts(({ url }, response) => void (url === '/there' ? response.end() : response.writeHead(status, { location: '/there' }).end()));
    const isReading = method === 'GET' || method === 'HEAD';
    expect(await caller.call(aCall(one, { method, ...(isReading ? { body: null } : {}) }))).toMatchObject({ result: 'done' });
    expect(seen.map((call) => call.url)).toEqual(['/', '/there']);
    expect(seen[1]).toMatchObject({ method: becomes, body, headers: { authorization: 'Bearer abc', 'idempotency-key': 'k-1' } });
    expect(seen[1]!.headers['content-type']).toBe(body === '' && !isReading ? undefined : 'application/vnd.x+json');
  });

  it('to another host takes no credentials along', async () => {
    const { one, two } = await hosts(({ host }, response) => void (host === 'two.example' ? response.end('"there"') : response.writeHead(307, { location: `${two}/there` }).end()));
    expect(await caller.call(aCall(one), { follows: 'anywhere' })).toMatchObject({ result: 'done', response: { body: 'there' } });
    expect(seen.map(({ host }) => host)).toEqual(['one.example', 'two.example']);
    expect(seen[1]).toMatchObject({ method: 'POST', body: '{"name":"Ana"}', headers: { accept: 'text/*', 'content-type': 'application/vnd.x+json', 'idempotency-key': 'k-1' } });
    expect(JSON.stringify(seen[1]!.headers)).not.toContain('abc');
  });

  it('to another host is refused where only the same may be called', async () => {
    const { one, two } = await hosts((_call, response) => void response.writeHead(302, { location: two }).end());
    expect(await caller.call(aCall(one))).toMatchObject({ result: 'failed', reason: { code: 'http.redirect' } });
    expect(seen).toHaveLength(1);
  });

  it.each(['http://169.254.169.254/latest', 'http://localhost:1/', 'http://[::1]/', 'ftp://two.example/', 'file:///etc/passwd', 'http://me:pw@two.example/', '//10.0.0.1/', 'http://'])('to %s is looked at by the guard', async (location) => {
    const { one } = await hosts((_call, response) => void response.writeHead(302, { location }).end());
    expect(await caller.call(aCall(one), { follows: 'anywhere' })).toMatchObject({ result: 'failed', reason: { code: expect.stringMatching(/^http\./) } });
    expect(seen).toHaveLength(1);
  });

  it('is followed five times and no more', async () => {
    const { one } = await hosts(({ url }, response) => void (url === '/0' ? response.end() : response.writeHead(302, { location: `/${Number(url.slice(1)) - 1}` }).end()));
    expect(await caller.call(aCall(`${one}/5`))).toMatchObject({ result: 'done' });
    expect(await caller.call(aCall(`${one}/6`))).toMatchObject({ result: 'failed', reason: { code: 'http.redirect' } });
  });

  it('never leads from https to http', () => {
    const answer = { status: 302, headers: { location: 'http://one.example/' }, body: null, cut: false };
    expect(() => nextCall(aCall('https://one.example/'), new URL('https://one.example/'), answer, 'anywhere')).toThrow(/https/);
  });
});

describe('a signed call', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  it('bears the signature of its bytes, whatever its author wrote', async () => {
    const { ip } = await hosts((_call, response) => void response.end());
    await caller.call(aCall(ip, { key: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}', headers: { 'Webhook-Signature': 'v1,forged' } }), { signingSecret: secret });
    expect(seen[0]!.headers).toMatchObject({ 'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek', 'webhook-timestamp': '1614265330', 'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=' });
  });
  it('is signed anew for what it becomes on its way', async () => {
    const { one } = await hosts(({ url }, response) => void (url === '/there' ? response.end() : response.writeHead(303, { location: '/there' }).end()));
    await caller.call(aCall(one), { signingSecret: secret });
    const [first, second] = seen.map(({ headers }) => headers['webhook-signature']);
    expect(first).toMatch(/^v1,/);
    expect(second).not.toBe(first);
  });
  it('is not signed without a secret', async () => {
    const { one } = await hosts((_call, response) => void response.end());
    await caller.call(aCall(one));
    expect(Object.keys(seen[0]!.headers).filter((name) => name.startsWith('webhook-'))).toEqual([]);
  });
});
