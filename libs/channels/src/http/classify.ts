import type { Attempt, Json, JsonObject } from '@tributary/contract';
import { Refused } from './guard.js';

/** What the other side said. */
export interface Answer {
  readonly status: number;
  readonly headers: JsonObject;
  readonly body: Json;
  /** The body was longer than what is kept. */
  readonly cut: boolean;
}

const LATER = new Set([408, 425, 429]);
/** Codes of faults after which surely nothing was sent. */
const NOT_SENT =
  /^(?:ENOTFOUND|EAI_|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO)/;

/** `Retry-After` in ms: seconds, or a date seen from the answer's own `Date`, else from ours. */
function afterMs({ headers }: Answer, now: number): number | null {
  const written = headers['retry-after'];
  if (typeof written !== 'string') return null;
  if (/^\d{1,9}$/.test(written.trim())) return Number(written) * 1000;
  const said = Date.parse(String(headers['date']));
  const wait = Date.parse(written) - (Number.isFinite(said) ? said : now);
  return Number.isFinite(wait) ? Math.max(0, wait) : null;
}

/** @param now the machine's date, ms */
export function classifyAnswer(answer: Answer, now: number): Attempt {
  const { status } = answer;
  const response = { ...answer };
  if (status >= 200 && status < 300) return { result: 'done', response };
  const reason = { code: 'http.answered', detail: `It answered ${status}.` };
  if (LATER.has(status) || status >= 500) return { result: 'later', reason, afterMs: afterMs(answer, now), response };
  return { result: 'failed', reason, response };
}

/** @param error what a request ended with instead of an answer */
export function classifyFault(error: unknown): Attempt {
  const refused = [error, error instanceof Error ? error.cause : null].find((fault) => fault instanceof Refused);
  if (refused) return { result: 'failed', reason: { code: refused.code, detail: refused.message } };
  const code = codeOf(error) ?? codeOf(error instanceof Error ? error.cause : null) ?? '';
  const detail = `${code} ${error instanceof Error ? error.message : String(error)}`.trim().slice(0, 500);
  if (NOT_SENT.test(code)) return { result: 'later', reason: { code: 'http.unreachable', detail }, afterMs: null };
  return { result: 'unknown', reason: { code: 'http.no-answer', detail } };
}

function codeOf(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
