import type { Sent } from './effect-port.js';

/**
 * Sends with credentials that were sealed. What cannot be opened is surely not sent, and comes again: somebody may set the right key.
 * @param read opens them, and may throw
 */
export async function withOpened<T>(read: () => T, send: (opened: T) => Promise<Sent>): Promise<Sent> {
  let opened: T;
  try {
    opened = read();
  } catch {
    const detail = 'Its credentials cannot be opened: they were sealed under another SECRET_KEY; set that one again, or give the channel its credentials anew.';
    return { result: 'later', reason: { code: 'channel.sealed', detail }, afterMs: null };
  }
  return send(opened);
}
