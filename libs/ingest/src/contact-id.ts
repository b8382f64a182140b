import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** How a contact is named from outside: by the id its owner gave it, by a browser's, or by an address when it has neither. */
export type Identity = { readonly userId: string } | { readonly anonymousId: string } | { readonly email: string };

/** Live contacts live in 256 shards; a sandbox has one of its own. */
export const LIVE_SHARDS = 256;

const nameOf = (identity: Identity): string =>
  'userId' in identity ? `u:${identity.userId}` : 'anonymousId' in identity ? `a:${identity.anonymousId}` : `e:${identity.email}`;

/** A secret as it is used again and again: its own share of each HMAC is worked out once, and ids that were asked for lately are kept. */
interface Keyed {
  readonly begun: ReturnType<typeof hmac.create>;
  /** By name; when `young` is full it becomes `old`, so at most twice `KEPT` are kept and those in use stay. */
  young: Map<string, string>;
  old: Map<string, string>;
}
const KEPT = 16_384;
const keyed = new WeakMap<Uint8Array, Keyed>();

function keyedBy(secret: Uint8Array): Keyed {
  let known = keyed.get(secret);
  if (!known) keyed.set(secret, (known = { begun: hmac.create(sha256, secret), young: new Map(), old: new Map() }));
  return known;
}

function workOut({ begun }: Keyed, name: string): string {
  const bytes = begun.clone().update(utf8ToBytes(name)).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytesToHex(bytes);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/**
 * The contact's id: HMAC-SHA-256 of its name under the workspace's secret, as a UUID (RFC 9562, version 8).
 * Nobody needs to look anything up to know where an event belongs, and nobody outside can guess an id.
 * @param secret of the workspace, 32 bytes; not to be changed afterwards
 */
export function contactIdOf(secret: Uint8Array, identity: Identity): string {
  const name = nameOf(identity);
  const known = keyedBy(secret);
  let id = known.young.get(name);
  if (id !== undefined) return id;
  id = known.old.get(name) ?? workOut(known, name);
  if (known.young.size >= KEPT) [known.old, known.young] = [known.young, new Map()];
  known.young.set(name, id);
  return id;
}

/**
 * The shard of a contact: its last byte, which is as good as random; in a sandbox always the sandbox's own.
 * @param sandboxShard null for a live workspace
 * @returns 0 to 255, or `sandboxShard`
 */
export function shardOf(contactId: string, sandboxShard: number | null): number {
  return sandboxShard ?? parseInt(contactId.slice(-2), 16);
}
