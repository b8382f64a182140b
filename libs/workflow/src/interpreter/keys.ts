import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/** Under which all ids of this product are made; itself a random UUID, never changed. */
const NAMESPACE = '6f1d1c1e-3a53-4f0b-9a77-5d0c9f2f8f41';

/** A UUID of version 5 (RFC 9562, 5.5): the same name in the same namespace gives the same one. @param namespace a UUID */
export function uuidv5(namespace: string, name: string): string {
  const hash = sha1(concatBytes(hexToBytes(namespace.replaceAll('-', '')), utf8ToBytes(name))).slice(0, 16);
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  return bytesToHex(hash).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** 0 to 1, exclusive: the first 48 bits of SHA-256, so the same contact meets the same chance at a node wherever it is asked. */
export function chanceOf(workflow: string, node: string, contact: string): number {
  const hash = sha256(utf8ToBytes(JSON.stringify([workflow, node, contact])));
  return parseInt(bytesToHex(hash.slice(0, 6)), 16) / 2 ** 48;
}

/** Under which an effect is asked for: stays the same over retries, differs on each visit of the node. @param visit from 1 */
export function effectKey(run: string, node: string, visit: number): string {
  return uuidv5(NAMESPACE, JSON.stringify(['effect', run, node, visit]));
}

/** What tells runs apart: workflow, contact and entry key, and which pass of them it is. @param pass from 1 */
export function runId(of: {
  readonly workflow: string;
  readonly contact: string;
  readonly entryKey: string;
  readonly pass: number;
}): string {
  return uuidv5(NAMESPACE, JSON.stringify(['run', of.workflow, of.contact, of.entryKey, of.pass]));
}
