import { createHmac, randomBytes } from 'node:crypto';

/** Of the key itself, in bytes: Standard Webhooks asks for 24 to 64. */
const [SHORTEST, LONGEST, OURS] = [24, 64, 32];
const PREFIX = 'whsec_';

/** What is signed: the id is the same for all attempts at one call, the timestamp (s) that of the attempt. */
export interface Signed {
  readonly id: string;
  readonly timestamp: number;
  /** As it goes over the wire; none: empty. */
  readonly body: string;
}

/** A new secret, `whsec_` and base64. */
export const newSigningSecret = (): string => PREFIX + randomBytes(OURS).toString('base64');

function keyOf(secret: string): Buffer | null {
  const text = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret;
  const key = Buffer.from(text, 'base64');
  return key.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '') && key.length >= SHORTEST && key.length <= LONGEST ? key : null;
}

/** Whether it is a secret to sign with: base64 of 24 to 64 bytes, with or without `whsec_`. */
export const isSigningSecret = (secret: string): boolean => keyOf(secret) !== null;

/**
 * The headers of Standard Webhooks, by which the receiver knows who called and that nobody changed it.
 * @throws {Error} when the secret is none
 * @see https://www.standardwebhooks.com
 */
export function signatureHeaders(secret: string, { id, timestamp, body }: Signed): Record<string, string> {
  const key = keyOf(secret);
  if (!key) throw new Error('The signing secret is not base64 of 24 to 64 bytes.');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': `v1,${signature}` };
}
