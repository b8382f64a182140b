import { createHash, randomBytes } from 'node:crypto';

/** What opens something by being known: 256 random bits as text. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** What is kept of a token. It is random and long, so a plain SHA-256 cannot be searched. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();
