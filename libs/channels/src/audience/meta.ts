import { isObject, type Json, type JsonObject, type Reason } from '@tributary/contract';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { META_COLUMNS } from './meta-fields.js';
import { takenOf, troubleOf, type MetaAnswer } from './meta-answers.js';
import { META_TRAITS, metaRow } from './meta-row.js';
import type { AudienceChange, AudienceClient, AudienceVendor, Made, Trouble } from './vendor.js';

/** Of the Marketing API that these calls are written for. */
const VERSION = 'v25.0';
/** Its own limit. */
const ROWS_PER_CALL = 10_000;
/** Ten thousand rows take their while, ms. A lease of an audience must outlast it. */
const TIMEOUT_MS = 30_000;
/** Of an answer no more is read, bytes. */
const MAX_ANSWER_BYTES = 1_000_000;

/** An address of this machine, as a connection may name it instead of Meta: nothing but scheme, 127.0.0.1 and port. */
export const isLocalGraphUrl = (url: string): boolean => /^http:\/\/127\.0\.0\.1:[1-9]\d{0,4}\/?$/.test(url) && URL.canParse(url);

const graphUrl = z.string().refine(isLocalGraphUrl);
const credentials = z.object({ accessToken: z.string().min(1), adAccountId: z.string().regex(/^(?:act_)?\d+$/), graphUrl: graphUrl.optional() });
type Credentials = z.output<typeof credentials>;

export interface MetaSettings {
  /** `META_GRAPH_URL`, for connections that name no `graphUrl` of their own; its paths begin with the version. */
  readonly baseUrl: string;
  readonly timeoutMs?: number;
}

/** Custom audiences of Meta. Source: Marketing API v25.0, `customaudiences` and `users`. */
export function metaAudiences({ baseUrl, timeoutMs = TIMEOUT_MS }: MetaSettings): AudienceVendor {
  const dispatcher = new Agent({ connect: { timeout: Math.ceil(timeoutMs / 2) }, headersTimeout: timeoutMs, bodyTimeout: timeoutMs });
  const rootOf = (own: string | undefined): string => (own ?? baseUrl).replace(/\/+$/, '');

  // The token goes as a header: addresses end up in logs of whoever stands between.
  async function call(method: 'POST' | 'DELETE', path: string, { accessToken, graphUrl: own }: Credentials, body: unknown): Promise<MetaAnswer> {
    const headers = { 'content-type': 'application/json', 'user-agent': 'Tributary', authorization: `Bearer ${accessToken}` };
    const answer = await request(`${rootOf(own)}/${VERSION}/${path}`, { dispatcher, method, headers, body: JSON.stringify(body), signal: AbortSignal.timeout(timeoutMs) });
    const usage = answer.headers['x-business-use-case-usage'];
    return { status: answer.statusCode, body: await read(answer.body), usage: Array.isArray(usage) ? usage[0] : usage };
  }

  function clientOf(given: Credentials): AudienceClient {
    return {
      create: (name) => surely(() => call('POST', `act_${given.adAccountId.replace('act_', '')}/customaudiences`, given, { name, subtype: 'CUSTOM', customer_file_source: 'USER_PROVIDED_ONLY' }), madeOf),
      change: (change) => surely(() => call(change.mode === 'add' ? 'POST' : 'DELETE', `${encodeURIComponent(change.externalId)}/users`, given, bodyOf(change)), (answer) => takenOf(answer, change.rows)),
    };
  }

  return {
    ...{ name: 'meta', columns: META_COLUMNS, rowsPerCall: ROWS_PER_CALL, traits: META_TRAITS, rowOf: metaRow },
    addressOf: ({ graphUrl: own }) => rootOf(graphUrl.safeParse(own).data),
    connect(unknown: JsonObject): AudienceClient | Reason {
      const read = credentials.safeParse(unknown);
      return read.success ? clientOf(read.data) : { code: 'audience.not-connected', detail: 'The workspace is not connected with Meta; give { accessToken, adAccountId } with PUT /api/channels/meta.' };
    },
    close: () => dispatcher.destroy(),
  };
}

function bodyOf({ rows, session: { id, seq, isLast, total } }: AudienceChange): JsonObject {
  return { session: { session_id: id, batch_seq: seq, last_batch_flag: isLast, estimated_num_total: total }, payload: { schema: [...META_COLUMNS], data: rows.map((row) => [...row]) } };
}

function madeOf({ body, status }: MetaAnswer): Made {
  const id = isObject(body) && Object.hasOwn(body, 'id') ? body['id'] : undefined;
  if ((typeof id === 'string' && id !== '') || typeof id === 'number') return { result: 'done', externalId: String(id) };
  return { result: 'refused', reason: { code: 'audience.answered', detail: `Meta answered ${status} without the id of the audience that it made.` } };
}

/** One call, with whatever the world does to it. Calls of audiences may be repeated, so an answer that never came is tried again like a line that never stood. */
async function surely<T>(make: () => Promise<MetaAnswer>, succeeded: (answer: MetaAnswer) => T): Promise<T | Trouble> {
  try {
    const answer = await make();
    const hasFailed = answer.status >= 300 || (isObject(answer.body) && Object.hasOwn(answer.body, 'error'));
    return hasFailed ? troubleOf(answer) : succeeded(answer);
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : error instanceof Error ? error.name : 'fault';
    return { result: 'later', reason: { code: 'audience.no-answer', detail: `Meta gave no answer (${code.slice(0, 60)}).` }, afterMs: null };
  }
}

async function read(body: AsyncIterable<Uint8Array>): Promise<Json> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) break;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Json;
  } catch {
    return null; // a page of a proxy, or nothing: the status decides
  }
}
