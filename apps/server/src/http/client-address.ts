import type { Request } from 'express';
import { isIP } from 'node:net';

/** Of this machine or a private network, where a proxy stands. */
const NEAR = /^(?:::1|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|f[cd][0-9a-f]{2}:)/i;

/** Where a request comes from: behind a proxy nearby, what that one says last; what others wrote before it may be made up. */
export function clientAddress(request: Request): string {
  const peer = (request.socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/i, '');
  const told = String(request.headers['x-forwarded-for'] ?? '').split(',').at(-1)!.trim();
  return NEAR.test(peer) && isIP(told) !== 0 ? told : peer;
}
