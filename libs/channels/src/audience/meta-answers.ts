import { isObject, type Json, type Reason } from '@tributary/contract';
import type { Row, Taken, Trouble } from './vendor.js';

/** What Meta said: its body as JSON (null: none), and the header in which it tells how much of a limit is used. */
export interface MetaAnswer {
  readonly status: number;
  readonly body: Json;
  readonly usage: string | undefined;
}

/** Too many calls, or out of order for a while: it passes by itself. Source: Meta's codes 1, 2 (service), 4, 17, 32, 613 and 80000 to 80014 (limits), 368 (a pause it imposes). */
const PASSES = new Set([1, 2, 4, 17, 32, 341, 368, 613]);
const isLimit = (code: number): boolean => PASSES.has(code) || (code >= 80_000 && code <= 80_014);
/** The token ended or may not do this (10, 200 to 299), or the terms of custom audiences were not accepted: an administrator has to act. */
const isForPerson = (code: number, subcode: number): boolean => [10, 102, 190, 2_663].includes(code) || (code >= 200 && code < 300) || (code === 100 && subcode === 33);

const member = (from: Json | undefined, key: string): Json | undefined => (isObject(from ?? null) && Object.hasOwn(from as object, key) ? (from as Record<string, Json>)[key] : undefined);
const numberOf = (value: Json | undefined): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** How long until it may be called again, ms: the longest of what the header says of any use (minutes); 0: now. */
export function restMs(usage: string | undefined): number {
  if (usage === undefined) return 0;
  try {
    const said = JSON.parse(usage) as Json;
    const uses = Object.values(isObject(said) ? said : {}).flatMap((entry) => (Array.isArray(entry) ? (entry as Json[]) : [entry]));
    return Math.max(0, ...uses.map((use) => numberOf(member(use, 'estimated_time_to_regain_access')) * 60_000));
  } catch {
    return 0; // no JSON: as if it said nothing
  }
}

/** Says what happened with what, for whoever reads it in the list of syncs. Meta's own words, cut, and never what was sent. */
function told(code: number, subcode: number, error: Json | undefined): string {
  const said = textOf(member(error, 'error_user_msg')) || textOf(member(error, 'message')) || 'no reason was given';
  return `Meta answered ${code}${subcode ? `/${subcode}` : ''}: ${said.slice(0, 300).toWellFormed()}`;
}

/** What an answer that is no success asks for. The code decides, not the status of HTTP. */
export function troubleOf({ status, body, usage }: MetaAnswer): Trouble {
  const error = member(body, 'error');
  if (error === undefined) {
    const reason = { code: 'audience.answered', detail: `Meta answered ${status} without a reason.` };
    return status >= 500 || status === 429 || status === 408 ? { result: 'later', reason, afterMs: restMs(usage) || null } : { result: 'refused', reason };
  }
  const [code, subcode] = [numberOf(member(error, 'code')), numberOf(member(error, 'error_subcode'))];
  const detail = told(code, subcode, error);
  if (isForPerson(code, subcode)) return { result: 'person', reason: { code: code === 190 || code === 102 ? 'audience.token' : 'audience.not-allowed', detail: `${detail} ${mend(code)}` } };
  const isTransient = member(error, 'is_transient') === true || status >= 500;
  if (isLimit(code) || isTransient) return { result: 'later', reason: { code: isLimit(code) ? 'audience.limit' : 'audience.unavailable', detail }, afterMs: restMs(usage) || null };
  return { result: 'refused', reason: { code: 'audience.refused-call', detail } };
}

const mend = (code: number): string => (code === 190 || code === 102 ? 'Give a new access token with PUT /api/channels/meta.' : 'Look into Meta’s Ads Manager, then POST /api/audiences/:id/retry.');

/** Which rows it named among those it could not use: samples quote a row or one of its cells. */
function droppedOf(samples: Json | undefined, rows: readonly Row[]): ReadonlyMap<number, Reason> {
  const quoted = new Set(textsIn(samples ?? null));
  const dropped = new Map<number, Reason>();
  if (quoted.size === 0) return dropped;
  rows.forEach((row, place) => {
    if (row.some((cell) => cell !== '' && quoted.has(cell)) || quoted.has(row.join(','))) dropped.set(place, { code: 'audience.row-invalid', detail: 'Meta could not use what was sent of this contact; look at its e-mail address and phone number.' });
  });
  return dropped;
}

function textsIn(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return (value as Json[]).flatMap(textsIn);
  return isObject(value) ? Object.entries(value).flatMap(([key, entry]) => [key, ...textsIn(entry)]) : [];
}

/** What it took of a call, where it answered with success. */
export function takenOf({ body, usage }: MetaAnswer, rows: readonly Row[]): Taken {
  const said = member(body, 'num_received');
  const invalid = numberOf(member(body, 'num_invalid_entries'));
  return { result: 'done', received: said === undefined ? rows.length : numberOf(said), invalid, dropped: invalid === 0 ? new Map() : droppedOf(member(body, 'invalid_entry_samples'), rows), restMs: restMs(usage) };
}
