import type { Json } from '@tributary/contract';
import { createHmac, timingSafeEqual } from 'node:crypto';

const signatureOf = (body: string, key: Buffer): string => createHmac('sha256', key).update(body).digest().subarray(0, 18).toString('base64url');

/** @returns `body.signature`, both base64url: what it says can be read by anybody, and made by nobody without the key */
export function signToken(says: Json, key: Buffer): string {
  const body = Buffer.from(JSON.stringify(says)).toString('base64url');
  return `${body}.${signatureOf(body, key)}`;
}

/** @param keys one of them signed it @returns what it says; null when none did, or when it was changed */
export function readToken(token: string, keys: readonly Buffer[]): Json | null {
  const [body = '', signature = ''] = token.split('.');
  const given = Buffer.from(signature);
  const isSignedBy = (key: Buffer) => {
    const own = Buffer.from(signatureOf(body, key));
    return given.length === own.length && timingSafeEqual(given, own);
  };
  return keys.some(isSignedBy) ? (JSON.parse(Buffer.from(body, 'base64url').toString()) as Json) : null;
}
