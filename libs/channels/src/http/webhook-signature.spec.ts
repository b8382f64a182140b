import { describe, expect, it } from '@jest/globals';
import { areCasesThere, readCases } from '../cases.fixture.js';
import { isSigningSecret, newSigningSecret, signatureHeaders } from './webhook-signature.js';

const describeCases = areCasesThere ? describe : describe.skip;
interface Vector {
  readonly id: string;
  readonly what: string;
  readonly scheme?: string;
  readonly secret: string;
  readonly msg_id: string;
  readonly timestamp: number;
  readonly body: string;
  readonly expected: string;
}

describeCases('vectors of Standard Webhooks', () => {
  const { cases } = readCases<{ cases: readonly Vector[] }>('security/webhook-signatures.json', { cases: [] });
  const signing = cases.filter(({ what, scheme }) => what === 'sign' && scheme === 'standard-webhooks');

  it('are there', () => expect(signing.length).toBeGreaterThan(0));
  it.each(signing.map((vector) => [vector.id, vector] as const))('%s', (_id, { secret, msg_id: id, timestamp, body, expected }) => {
    const headers = { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': expected };
    for (const written of [secret, secret.replace('whsec_', '')]) expect(signatureHeaders(written, { id, timestamp, body })).toEqual(headers);
  });
  it('are signed otherwise when anything is changed', () => {
    const [{ secret, msg_id: id, timestamp, body }] = signing as unknown as [Vector];
    const given = { id, timestamp, body };
    const signatures = [given, { ...given, id: 'other' }, { ...given, timestamp: timestamp + 1 }, { ...given, body: `${body} ` }].map((one) => signatureHeaders(secret, one)['webhook-signature']);
    signatures.push(signatureHeaders(newSigningSecret(), given)['webhook-signature']);
    expect(new Set(signatures).size).toBe(5);
  });
});

describe('a signing secret', () => {
  it('is made at random, long enough', () => {
    const made = Array.from({ length: 20 }, newSigningSecret);
    expect(new Set(made).size).toBe(20);
    expect(made.every((secret) => /^whsec_[A-Za-z0-9+/]{43}=$/.test(secret) && isSigningSecret(secret))).toBe(true);
  });
  it.each([
    ['', false],
    ['whsec_', false],
    ['whsec_c2hvcnQ=', false],
    ['a secret that is no base64 at all!', false],
    [`whsec_${Buffer.alloc(23).toString('base64')}`, false],
    [`whsec_${Buffer.alloc(24).toString('base64')}`, true],
    [Buffer.alloc(64).toString('base64').replace(/=+$/, ''), true],
    [Buffer.alloc(65).toString('base64'), false],
  ])('may be "%s": %s', (secret, isOne) => expect(isSigningSecret(secret)).toBe(isOne));
});
