import type { Response } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A file that is written while it is read, no faster than whoever asked for it takes it. @param name letters, digits, "-", "_" and "." */
export async function sendCsv(response: Response, name: string, parts: AsyncIterable<string>): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${name.replace(/[^\w.-]/g, '_')}"`, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  await pipeline(Readable.from(parts), response);
}
