import { Agent, buildConnector, request, type Dispatcher } from 'undici';
import type { Attempt, Json } from '@tributary/contract';
import { classifyAnswer, classifyFault, type Answer } from './classify.js';
import { guard, Refused, type Guard, type GuardSettings } from './guard.js';
import { readAnswer } from './read-answer.js';
import { nextCall, type Follows } from './redirect.js';
import { signatureHeaders } from './webhook-signature.js';

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
  /** For all of one attempt. */
  readonly timeoutMs?: number;
  /** The machine's date, ms: receivers hold signatures against theirs. */
  now(): number;
}

/** How a call is sent, beside what is kept of it. */
export interface Sending {
  /** Of Standard Webhooks; absent: not signed. */
  readonly signingSecret?: string | undefined;
  /** Default: the same host only. */
  readonly follows?: Follows;
}

export interface HttpCaller {
  /** One attempt; it never throws for what the world does. */
  call(call: HttpCall, sending?: Sending): Promise<Attempt>;
  close(): Promise<void>;
}

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

function headersOf({ headers, body, key }: HttpCall, signature: Readonly<Record<string, string>>): Record<string, string> {
  const own: Record<string, string> = { 'user-agent': 'Tributary', 'idempotency-key': key };
  if (body !== null && typeof body !== 'string') own['content-type'] = 'application/json';
  for (const [name, value] of Object.entries(headers)) {
    const known = name.trim().toLowerCase();
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(known) || /[\r\n\0]/.test(value))
      throw new Refused('http.header', `The header "${name.slice(0, 60)}" cannot be sent; take out line breaks and odd letters.`);
    if (!OWN_HEADERS.has(known)) own[known] = value;
  }
  return { ...own, ...signature };
}

/** Calls addresses that people wrote: never into private networks, by whichever redirect; 10 s, 1 MB. */
export function httpCaller({ timeoutMs = 10_000, now, ...settings }: HttpSettings): HttpCaller {
  const door = guard(settings);
  const dispatcher = guardedAgent(door, timeoutMs);

  async function once(call: HttpCall, signal: AbortSignal, secret: string | undefined): Promise<{ answer: Answer; from: URL }> {
    const from = door.checkUrl(call.url);
    const { body } = call;
    const sent = body === null || typeof body === 'string' ? body : JSON.stringify(body);
    const signature = secret === undefined ? {} : signatureHeaders(secret, { id: call.key, timestamp: Math.floor(now() / 1_000), body: sent ?? '' });
    const method = call.method.toUpperCase() as Dispatcher.HttpMethod;
    const answer = await readAnswer(await request(from, { dispatcher, signal, method, headers: headersOf(call, signature), body: sent }));
    return { answer, from };
  }

  return {
    async call(first, { signingSecret, follows = 'same-host' } = {}) {
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        let call = first;
        for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
          const { answer, from } = await once(call, signal, signingSecret);
          const next = nextCall(call, from, answer, follows);
          if (!next) return classifyAnswer(answer, now());
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
