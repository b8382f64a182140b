import { Agent, buildConnector, request, type Dispatcher } from 'undici';
import type { Attempt, Json, JsonObject } from '@tributary/contract';
import { classifyAnswer, classifyFault, type Answer } from './classify.js';
import { bareHost, guard, Refused, type Guard, type GuardSettings } from './guard.js';

/** A request with everything filled in. `body`: null for none, text as it is, else sent as JSON. */
export interface HttpCall {
  /** Of the effect; sent as `idempotency-key`. */
  readonly key: string;
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json;
}

export interface HttpSettings extends GuardSettings {
  readonly timeoutMs?: number;
}

export interface HttpCaller {
  /** One attempt; it never throws for what the world does. */
  call(call: HttpCall): Promise<Attempt>;
  close(): Promise<void>;
}

/** What is kept of an answer, in bytes. */
export const MAX_ANSWER_BYTES = 1_000_000;
const MAX_REDIRECTS = 5;
const OWN_HEADERS = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'upgrade',
  'expect',
  'te',
  'trailer',
  'idempotency-key',
]);

/** Connects only where the guard lets it, and looks again at where it came out. */
function guardedAgent(door: Guard, timeoutMs: number): Agent {
  const connect = buildConnector({ timeout: Math.ceil(timeoutMs / 2), lookup: door.lookup });
  return new Agent({
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect(options, done) {
      connect(options, (error, socket) => {
        if (error || !socket) return done(error ?? new Error('No connection.'), null);
        if (door.mayReach(options.hostname, socket.remoteAddress ?? '')) return done(null, socket);
        socket.destroy();
        return done(new Refused('http.private-address', `"${options.hostname}" led into a private network.`), null);
      });
    },
  });
}

function headersOf({ headers, body, key }: HttpCall): Record<string, string> {
  const own: Record<string, string> = { 'user-agent': 'Tributary', 'idempotency-key': key };
  if (body !== null && typeof body !== 'string') own['content-type'] = 'application/json';
  for (const [name, value] of Object.entries(headers)) {
    const known = name.trim().toLowerCase();
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(known) || /[\r\n\0]/.test(value))
      throw new Refused('http.header', `The header "${name.slice(0, 60)}" cannot be sent; take out line breaks and odd letters.`);
    if (!OWN_HEADERS.has(known)) own[known] = value;
  }
  return own;
}

async function read({ statusCode, headers, body }: Dispatcher.ResponseData): Promise<Answer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes.subarray(0, MAX_ANSWER_BYTES - size));
    size += bytes.length;
    if (size > MAX_ANSWER_BYTES) break;
  }
  const text = Buffer.concat(chunks).toString('utf8');
  const cut = size > MAX_ANSWER_BYTES;
  const shown = Object.entries(headers).flatMap(([name, value]): [string, Json][] => (value === undefined ? [] : [[name, value]]));
  return { status: statusCode, headers: Object.fromEntries(shown), body: cut ? text : jsonOrText(text, headers['content-type']), cut };
}

function jsonOrText(text: string, type: string | string[] | undefined): Json {
  if (text === '') return null;
  try {
    return /json/i.test(String(type ?? 'json')) ? (JSON.parse(text) as Json) : text;
  } catch {
    return text; // said to be JSON and is not: shown as it came
  }
}

/** Where an answer sends us next; null: nowhere, it is the answer. A redirect to another host is refused: it was not what the author allowed. */
function nextCall(call: HttpCall, from: URL, status: number, headers: JsonObject): HttpCall | null {
  const location = headers['location'];
  if (![301, 302, 303, 307, 308].includes(status) || typeof location !== 'string') return null;
  if (!URL.canParse(location, from.href))
    throw new Refused('http.redirect', `It redirects to "${location.slice(0, 100)}", which is no address.`);
  const to = new URL(location, from.href);
  const isSame = bareHost(to.hostname) === bareHost(from.hostname) && (to.port === from.port || to.protocol !== from.protocol);
  if (!isSame || (from.protocol === 'https:' && to.protocol !== 'https:'))
    throw new Refused('http.redirect', `It redirects to ${to.host}, another place; call that address itself.`);
  if (status === 307 || status === 308 || call.method === 'GET' || call.method === 'HEAD') return { ...call, url: to.href };
  return { ...call, url: to.href, method: 'GET', body: null };
}

/** Calls addresses that people wrote: never into private networks, 10 s, 1 MB, no redirect to another host. */
export function httpCaller({ timeoutMs = 10_000, ...settings }: HttpSettings): HttpCaller {
  const door = guard(settings);
  const dispatcher = guardedAgent(door, timeoutMs);

  async function once(call: HttpCall, signal: AbortSignal): Promise<{ answer: Answer; from: URL }> {
    const from = door.checkUrl(call.url);
    const { body } = call;
    const sent = body === null || typeof body === 'string' ? body : JSON.stringify(body);
    const options = {
      dispatcher,
      signal,
      method: call.method.toUpperCase() as Dispatcher.HttpMethod,
      headers: headersOf(call),
      body: sent,
    };
    return { answer: await read(await request(from, options)), from };
  }

  return {
    async call(first) {
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        let call = first;
        for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
          const { answer, from } = await once(call, signal);
          const next = nextCall(call, from, answer.status, answer.headers);
          if (!next) return classifyAnswer(answer);
          call = next;
        }
        throw new Refused('http.redirect', `It redirects more than ${MAX_REDIRECTS} times.`);
      } catch (error) {
        return classifyFault(error);
      }
    },
    close: () => dispatcher.destroy(),
  };
}
