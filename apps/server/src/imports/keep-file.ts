import { CHUNK_BYTES, putImportChunk, type Pool } from '@tributary/store';
import type { Readable } from 'node:stream';
import { RecordCount } from './count-records.js';
import { EncodingSearch } from './find-encoding.js';

/** What was learnt of a file while it was kept. */
export interface KeptFile {
  readonly bytes: number;
  readonly records: number;
  readonly search: EncodingSearch;
  /** Its beginning, enough to see what it is. */
  readonly head: Buffer;
}

/** So much of a file is looked at before its rows are read, in bytes. */
export const HEAD_BYTES = 2 * CHUNK_BYTES;

/** Parts of equal size; only the last may be smaller. */
async function* inPieces(file: Readable): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let size = 0;
  for await (const part of file) {
    let rest: Buffer = Buffer.isBuffer(part) ? part : Buffer.from(part as string);
    while (size + rest.length >= CHUNK_BYTES) {
      const room = CHUNK_BYTES - size;
      yield Buffer.concat([...parts, rest.subarray(0, room)]);
      [parts, size, rest] = [[], 0, rest.subarray(room)];
    }
    if (rest.length > 0) parts.push(rest);
    size += rest.length;
  }
  if (size > 0) yield Buffer.concat(parts);
}

/** Keeps a file in the database, piece by piece as it comes, and looks at it on the way: no more than a piece is in memory. */
export async function keepFile(pool: Pool, id: number, file: Readable): Promise<KeptFile> {
  const search = new EncodingSearch();
  const count = new RecordCount();
  let [bytes, n, head] = [0, 0, Buffer.alloc(0)];
  for await (const piece of inPieces(file)) {
    search.look(piece);
    count.look(piece);
    if (head.length < HEAD_BYTES) head = Buffer.concat([head, piece]).subarray(0, HEAD_BYTES);
    await putImportChunk(pool, id, n++, piece);
    bytes += piece.length;
  }
  return { bytes, records: count.records, search, head };
}

/** Only looks at the beginning of a file. What comes behind is let go by: a form whose file is not read to its end would never end. */
export async function peekFile(file: Readable): Promise<KeptFile & { readonly isCut: boolean }> {
  const search = new EncodingSearch();
  let head = Buffer.alloc(0);
  for await (const piece of inPieces(file)) {
    if (head.length >= HEAD_BYTES) continue;
    search.look(piece);
    head = Buffer.concat([head, piece]);
  }
  return { bytes: head.length, records: 0, search, head, isCut: head.length >= HEAD_BYTES };
}
