import { describe, expect, it } from '@jest/globals';
import { MASK, maskBody, maskHeaders, maskUrl, withoutSecret } from './mask-secrets.js';

describe('maskHeaders', () => {
  it('hides what opens doors, however it is written', () => {
    const open = { accept: '*/*', 'idempotency-key': 'k', 'content-type': 'text/plain' };
    const secret = { Authorization: 'Bearer x', cookie: 'a=b', 'set-cookie': 'a=b', 'X-API-Key': 'x', 'x-hub-token': 'x', 'client-secret': 'x', 'x-password': 'x', monkey: 'x' };
    expect(maskHeaders({ ...open, ...secret })).toEqual({ ...open, ...Object.fromEntries(Object.keys(secret).map((name) => [name, MASK])) });
  });
});

describe('maskUrl', () => {
  it.each([
    ['https://x.example/hook?token=abc&name=Ana', `https://x.example/hook?token=${MASK}&name=Ana`],
    ['https://x.example/?a=1&api_key=abc#secret=2', `https://x.example/?a=1&api_key=${MASK}#secret=${MASK}`],
    ['https://x.example/?%74oken=abc', `https://x.example/?%74oken=${MASK}`],
    ['https://secret.example/key/?a=1', 'https://secret.example/key/?a=1'],
    ['https://ana:pass@x.example/', `https://${MASK}@x.example/`],
    ['"https:/x?password=1" is no address', `"https:/x?password=${MASK}" is no address`],
    ['no address', 'no address'],
  ])('%s', (url, shown) => {
    expect(maskUrl(url)).toBe(shown);
  });
});

describe('maskBody', () => {
  it('hides fields that are named like secrets, at any depth', () => {
    expect(maskBody({ user: { password: 'x', name: 'Ana' }, list: [{ apiKey: 'x' }], key: 'order-1', access_token: null })).toEqual({
      user: { password: MASK, name: 'Ana' },
      list: [{ apiKey: MASK }],
      key: 'order-1',
      access_token: null,
    });
  });
  it('looks into JSON and forms that are text', () => {
    expect(maskBody('{"token":"x","n":1}')).toBe(`{"token":"${MASK}","n":1}`);
    expect(maskBody('grant=1&client_secret=x')).toBe(`grant=1&client_secret=${MASK}`);
    expect(maskBody('hello')).toBe('hello');
  });
});

describe('withoutSecret', () => {
  it('hides it in every text, key or value, and leaves the rest', () => {
    const said = { status: 404, headers: { 'x-echo': '/s/a"b' }, body: ['no /s/a"b here', { 's/a"b': 1 }, null] };
    expect(withoutSecret(said, 's/a"b')).toEqual({ status: 404, headers: { 'x-echo': `/${MASK}` }, body: [`no /${MASK} here`, { [MASK]: 1 }, null] });
    expect(withoutSecret(said, '')).toBe(said);
  });
});
