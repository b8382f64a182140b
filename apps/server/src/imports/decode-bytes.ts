import { isUtf8 } from 'node:buffer';
import type { Encoding } from '@tributary/contract';
import iconv from 'iconv-lite';

/** A part of a file as UTF-8. */
export interface Decoded {
  readonly utf8: Buffer;
  /** Whether U+FFFD in what was used may stand for bytes that are no text. @param used bytes of `utf8` */
  isDoubtful(used: number): boolean;
  /** How many bytes of the file so many bytes of `utf8` are. */
  rawBytes(used: number): number;
}

/** Units of UTF-16: as many as letters in an encoding of one byte each. */
const unitsOf = (utf8: Buffer, used: number): number => utf8.toString('utf8', 0, used).length;

function fromUtf16(bytes: Buffer, isBigEndian: boolean): Decoded {
  const even = bytes.subarray(0, bytes.length - (bytes.length % 2));
  const text = (isBigEndian ? Buffer.from(even).swap16() : even).toString('utf16le');
  const utf8 = Buffer.from(text, 'utf8'); // half a character becomes U+FFFD: one unit, as before
  return { utf8, isDoubtful: (used) => !text.slice(0, unitsOf(utf8, used)).isWellFormed(), rawBytes: (used) => (used === utf8.length ? bytes.length : unitsOf(utf8, used) * 2) };
}

/** @param bytes beginning where a character begins */
export function decodeBytes(bytes: Buffer, encoding: Encoding): Decoded {
  if (encoding === 'utf-8') return { utf8: bytes, isDoubtful: (used) => !isUtf8(bytes.subarray(0, used)), rawBytes: (used) => used };
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return fromUtf16(bytes, encoding === 'utf-16be');
  const text = iconv.decode(bytes, encoding, { stripBOM: false });
  const utf8 = Buffer.from(text, 'utf8');
  return { utf8, isDoubtful: () => text.includes('\ufffd'), rawBytes: (used) => unitsOf(utf8, used) };
}
