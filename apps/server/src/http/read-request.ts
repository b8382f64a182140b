import { Fault, InvalidInput } from '@tributary/contract';
import type { Request } from 'express';
import { createGunzip, createInflate } from 'node:zlib';
import { pipeline, type Readable } from 'node:stream';

export class TooLarge extends Fault {
  constructor(limitBytes: number) {
    super('body.too-large', `The body is larger than ${Math.floor(limitBytes / 1024)} KB, which is the most that is taken here; send it in parts.`, 413);
  }
}

const noop = (): void => undefined;

/** The body's bytes as they were before compression. A bomb is cut where it passes the limit. */
async function collect(stream: Readable, limitBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += (chunk as Buffer).length;
    if (size > limitBytes) throw new TooLarge(limitBytes);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/**
 * The request's body, unpacked. Some clients send gzip under a content type that says otherwise, so only the encoding counts.
 * @param limitBytes for the body as sent and unpacked
 * @throws {TooLarge} past the limit; {InvalidInput} when it cannot be unpacked
 */
export async function readBytes(request: Request, limitBytes: number): Promise<Buffer> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw new TooLarge(limitBytes);
  if (encoding === 'identity' || encoding === '') return collect(request, limitBytes);
  if (encoding !== 'gzip' && encoding !== 'x-gzip' && encoding !== 'deflate') throw new Fault('body.unknown-encoding', `Content-Encoding "${encoding.slice(0, 40)}" is not known here; use gzip or none.`, 415);
  try {
    return await collect(pipeline(request, encoding === 'deflate' ? createInflate() : createGunzip(), noop), limitBytes);
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new InvalidInput('body.not-unpacked', `The body is not the ${encoding} that its Content-Encoding says.`);
  }
}

/** @throws {InvalidInput} when the bytes are no JSON */
export function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    throw new InvalidInput('body.not-json', bytes.length === 0 ? 'The body is empty; send JSON.' : 'The body is not valid JSON.');
  }
}
