import { Busboy, type BusboyHeaders } from '@fastify/busboy';
import { Fault, InvalidInput } from '@tributary/contract';
import type { Request } from 'express';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parseJson, readBytes } from '../http/read-request.js';

/** A file as it arrives, with what is said beside it. */
export interface Received {
  /** What was said so far: of a form, all of it is known only when the file has ended. */
  readonly said: Record<string, unknown>;
  readonly name: string | null;
  /** How text became these bytes, where it came as text. */
  readonly encoding: 'utf-8' | 'utf-16le' | null;
}
type Keep = (file: Readable, received: Received) => Promise<void>;

/** Small files may come as a text in JSON. */
const JSON_BYTES = 16 * 1024 * 1024;
const FIELD_BYTES = 1024 * 1024;
const noop = (): void => undefined;

const noFile = () => new InvalidInput('import.no-file', 'No file came with this; send it as the part "file" of a form, as a body of type text/csv, or as "csv" in JSON.');

function bodyOf(request: Request): Readable {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity' || encoding === '') return request;
  if (encoding !== 'gzip' && encoding !== 'x-gzip') throw new Fault('body.unknown-encoding', `Content-Encoding "${encoding.slice(0, 40)}" is not known here; use gzip or none.`, 415);
  return pipeline(request, createGunzip(), noop);
}

function fromForm(request: Request, said: Record<string, unknown>, keep: Keep): Promise<void> {
  return new Promise((resolve, reject) => {
    const form = new Busboy({ headers: request.headers as BusboyHeaders, limits: { fieldSize: FIELD_BYTES, fields: 100 }, isPartAFile: (field, _type, name) => name !== undefined || field === 'file' });
    let kept: Promise<void> | null = null;
    form.on('field', (name, value) => Object.defineProperty(said, name, { value, enumerable: true, configurable: true, writable: true }));
    form.on('file', (_field, file, name) => {
      if (kept) return void file.resume(); // one file an import
      kept = keep(file, { said, name: name || null, encoding: null });
      kept.catch(reject);
    });
    form.on('finish', () => void (kept ?? fromField(said, keep)).then(resolve, reject));
    pipeline(bodyOf(request), form, (error) => error && reject(new InvalidInput('import.bad-form', 'The form broke off, or is no multipart/form-data; send it again.')));
  });
}

/** A text may hold half characters, which UTF-8 cannot: then each row says of itself that it has one. */
function fromText(text: string): { file: Readable; encoding: 'utf-8' | 'utf-16le' } {
  const encoding = text.isWellFormed() ? 'utf-8' : 'utf-16le';
  return { file: Readable.from([Buffer.from(text, encoding === 'utf-8' ? 'utf8' : 'utf16le')]), encoding };
}

/** A small file may stand in a field of its own: in JSON, or in a form. */
async function fromField(said: Record<string, unknown>, keep: Keep): Promise<void> {
  const { csv, name } = said;
  delete said['csv'];
  if (typeof csv !== 'string') throw noFile();
  const { file, encoding } = fromText(csv);
  await keep(file, { said, name: typeof name === 'string' ? name : null, encoding });
}

async function fromJson(request: Request, said: Record<string, unknown>, keep: Keep): Promise<void> {
  const body = parseJson(await readBytes(request, JSON_BYTES));
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new InvalidInput('import.bad-body', 'The body has to be an object such as { "kind": "contacts", "csv": "email\\nana@example.com" }.');
  Object.assign(said, body);
  await fromField(said, keep);
}

/**
 * Takes a file however it comes: as a part of a form, as JSON, or as the body itself with what is said in the address.
 * @returns what was said beside the file, once `keep` has taken it
 * @throws {InvalidInput} when there is no file
 */
export async function receiveFile(request: Request, keep: Keep): Promise<Record<string, unknown>> {
  const said: Record<string, unknown> = { ...request.query };
  const type = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  if (type === 'multipart/form-data') await fromForm(request, said, keep);
  else if (type === 'application/json' || type.endsWith('+json')) await fromJson(request, said, keep);
  else await keep(bodyOf(request), { said, name: typeof said['name'] === 'string' ? said['name'] : null, encoding: null });
  return said;
}
