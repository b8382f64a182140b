import type { Json } from '@tributary/contract';
import type { Dispatcher } from 'undici';
import type { Answer } from './classify.js';

/** What is kept of an answer, in bytes. */
export const MAX_ANSWER_BYTES = 1_000_000;

/** Reads an answer: JSON where it says so, or says nothing and is; else text. Of one that is too long only the beginning, as text, and `cut`. */
export async function readAnswer({ statusCode, headers, body }: Dispatcher.ResponseData): Promise<Answer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes.subarray(0, MAX_ANSWER_BYTES - size));
    size += bytes.length;
    if (size > MAX_ANSWER_BYTES) break;
  }
  const cut = size > MAX_ANSWER_BYTES;
  const type = String(headers['content-type'] ?? '');
  const text = decoded(Buffer.concat(chunks), type);
  const shown = Object.entries(headers).flatMap(([name, value]): [string, Json][] => (value === undefined ? [] : [[name, value]]));
  return { status: statusCode, headers: Object.fromEntries(shown), body: cut ? text : jsonOrText(text, type), cut };
}

/** By the charset that it names; UTF-8 where it names none, or one that nobody knows. */
function decoded(bytes: Buffer, type: string): string {
  const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(type) ?? [];
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}

function jsonOrText(text: string, type: string): Json {
  if (text === '') return null;
  if (type !== '' && !/json/i.test(type)) return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text; // said to be JSON and is not: shown as it came
  }
}
