import { run, type Connection, type Statement } from '../statement.js';

/** Size of the pieces in which a file is kept, in bytes; only the last may be smaller. */
export const CHUNK_BYTES = 256 * 1024;

const insert: Statement = { name: 'put-import-chunk', text: `insert into import_chunk (import, n, bytes) values ($1, $2, $3)` };
const read: Statement = { name: 'read-import-chunks', text: `select bytes from import_chunk where import = $1 and n between $2 and $3 order by n` };
const drop: Statement = { name: 'drop-import-chunks', text: `delete from import_chunk where import = $1` };

export async function putImportChunk(connection: Connection, id: number, n: number, bytes: Buffer): Promise<void> {
  await run(connection, insert, [id, n, bytes]);
}

/** @returns as many bytes of a file as are there between these places */
export async function readImportBytes(connection: Connection, id: number, from: number, to: number): Promise<Buffer> {
  const first = Math.floor(from / CHUNK_BYTES);
  const rows = await run<{ bytes: Buffer }>(connection, read, [id, first, Math.floor((to - 1) / CHUNK_BYTES)]);
  return Buffer.concat(rows.map((row) => row.bytes)).subarray(from - first * CHUNK_BYTES, to - first * CHUNK_BYTES);
}

/** The file is not needed any more. */
export async function dropImportChunks(connection: Connection, id: number): Promise<void> {
  await run(connection, drop, [id]);
}
