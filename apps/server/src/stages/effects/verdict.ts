import type { Json, JsonObject, Outcome, Reason } from '@tributary/contract';
import type { ClaimedEffect, EffectChange } from '@tributary/store';
import { createHash } from 'node:crypto';
import type { OwnEvent, Sent } from './effect-port.js';
import { storableResponse } from './storable.js';

/** What becomes of one effect: its row, what its run is told, what its port writes down. */
export interface Verdict {
  readonly effect: ClaimedEffect;
  readonly change: EffectChange;
  readonly outcome: Outcome | null;
  readonly keeps: JsonObject | null;
  /** What the contact's past shows of it. */
  readonly event?: OwnEvent | null;
}

/** Attempts in all. */
export const MAX_ATTEMPTS = 8;
/** How long a run waits for what nobody knows, ms. */
export const UNCERTAIN_MS = 900_000;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 3_600_000;
/** A vendor that asks for more is asked again after a week, ms. */
const LONGEST_PROMISE_MS = 7 * 86_400_000;

/** 0 to 1: always the same for one text. */
export const jitterOf = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE() / 0xffff_ffff;

/** Wait after a failed attempt, ms: 5 s doubled each time, within 20 % of it (always the same for one effect), at most 1 h. @param attempts made so far, from 1 */
export function backoffMs(key: string, attempts: number): number {
  const chance = jitterOf(`${key}:${attempts}`);
  return Math.round(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempts - 1) * (0.8 + 0.4 * chance)));
}

const plain = ({ code, detail }: Reason): Reason => ({ code, detail: detail.slice(0, 1_000).toWellFormed().replaceAll('\u0000', '\ufffd') });

/** The row as it is, given up by whoever holds it. */
function kept(effect: ClaimedEffect, held: string | null): EffectChange {
  const { shard, workspace, run, key, attempts, reason } = effect;
  return { shard, workspace, run, key, held, status: 'pending', attempts, due: null, lease: null, request: null, response: undefined, reason, ended: false };
}

/** It ended, and its run is told. @param held the lease that must still be on the row */
export function ends(effect: ClaimedEffect, held: string | null, outcome: Outcome, keeps: JsonObject | null = null): Verdict {
  const reason = 'reason' in outcome ? plain(outcome.reason) : null;
  const wasTried = outcome.status !== 'skipped' && outcome.status !== 'uncertain';
  const response = wasTried ? (outcome.response ?? null) : undefined;
  const told = reason === null ? outcome : { ...outcome, reason };
  return { effect, outcome: told as Outcome, keeps, change: { ...kept(effect, held), status: outcome.status, reason, response, ended: true } };
}

/** It ended with its run: nobody is told. */
export function endsUntold(effect: ClaimedEffect, status: 'skipped' | 'uncertain', reason: Reason): Verdict {
  return { effect, outcome: null, keeps: null, change: { ...kept(effect, effect.lease), status, reason, ended: true } };
}

const isHeld = ({ payload }: ClaimedEffect): boolean => payload['whenUncertain'] === 'hold';

/** Nobody knows whether it was done: it is listed so, and its run is told after a while, or, where the author chose to hold, once somebody says what became of it. */
export function becomesUncertain(effect: ClaimedEffect, held: string | null, attempts: number, reason: Reason): Verdict {
  return { effect, outcome: null, keeps: null, change: { ...kept(effect, held), status: 'uncertain', attempts, due: isHeld(effect) ? null : { inMs: UNCERTAIN_MS }, reason: plain(reason) } };
}

/** Taken, to be sent now under a lease. */
export function starts(effect: ClaimedEffect, lease: string, request: EffectChange['request']): Verdict {
  return { effect, outcome: null, keeps: null, change: { ...kept(effect, effect.lease), status: 'started', attempts: effect.attempts + 1, lease, request } };
}

/** Not sent now: taken up again at an instant, ms. */
export function waits(effect: ClaimedEffect, at: number): Verdict {
  return { effect, outcome: null, keeps: null, change: { ...kept(effect, effect.lease), due: { at } } };
}

const OVER_LIMIT: Reason = { code: 'limit.reached', detail: 'The workspace sends no faster than its limit for this way out; it goes as soon as there is room.' };

/** Over the workspace's limit now: tried again at an instant, ms. */
export function putsOff(effect: ClaimedEffect, at: number): Verdict {
  return { effect, outcome: null, keeps: null, change: { ...kept(effect, effect.lease), due: { at }, reason: OVER_LIMIT } };
}

/** Not sent after all, since too little of the lease was left: as if it had not been taken. */
export function givesBack(effect: ClaimedEffect, lease: string): Verdict {
  const due = effect.dueAt === null ? { inMs: 0 } : { at: effect.dueAt };
  return { effect, outcome: null, keeps: null, change: { ...kept(effect, lease), due } };
}

/** What an attempt means for the ledger. @param stays whether nothing of it leaves the product */
export function afterAttempt(effect: ClaimedEffect, lease: string, sent: Sent, stays: boolean): Verdict {
  const attempts = effect.attempts + 1;
  const counted = { ...effect, attempts };
  const response = 'response' in sent && sent.response !== undefined ? { response: storableResponse(sent.response) } : {};
  switch (sent.result) {
    case 'done':
      return ends(counted, lease, { status: 'done', response: null, ...response }, 'keeps' in sent ? sent.keeps : null);
    case 'simulated':
      return ends(counted, lease, { status: 'simulated', response: null, ...response });
    case 'handed':
      return { effect: counted, outcome: null, keeps: sent.keeps, change: kept(counted, lease) };
    case 'failed':
      return ends(counted, lease, { status: 'failed', reason: sent.reason, ...response });
    case 'unknown':
      return afterSilence(counted, lease, sent.reason, stays) ?? again(counted, lease, sent.reason, 0, undefined);
    case 'later':
      if (sent.untried) return notTried(effect, lease, sent.reason);
      return again(counted, lease, sent.reason, sent.afterMs ?? 0, response.response);
  }
}

/**
 * What nobody knows and must not be repeated, or may be and was repeated for the last time: a call under a key may have been done, a mere
 * reading has surely changed nothing. Null: it may be tried again, or given up.
 */
export function afterSilence(effect: ClaimedEffect, held: string | null, reason: Reason, stays: boolean): Verdict | null {
  const { repeat, attempts } = effect;
  if (stays || repeat === 'safe' || (repeat === 'with-key' && attempts < MAX_ATTEMPTS)) return null;
  return becomesUncertain(effect, held, attempts, repeat === 'never' ? reason : givenUp(reason));
}

/** Its turn at the world did not come: as if it had not been taken, but not at once again. */
function notTried(effect: ClaimedEffect, lease: string, reason: Reason): Verdict {
  return { effect, outcome: null, keeps: null, change: { ...kept(effect, lease), due: { inMs: backoffMs(effect.key, 1) }, reason: plain(reason) } };
}

const givenUp = ({ code, detail }: Reason): Reason => ({ code, detail: `${detail.slice(0, 900)} Given up after ${MAX_ATTEMPTS} attempts.` });

function again(effect: ClaimedEffect, lease: string, reason: Reason, afterMs: number, response: Json | undefined): Verdict {
  if (effect.attempts >= MAX_ATTEMPTS) {
    return ends(effect, lease, { status: 'failed', reason: givenUp(reason), ...(response === undefined ? {} : { response }) });
  }
  const due = { inMs: Math.max(Math.min(afterMs, LONGEST_PROMISE_MS), backoffMs(effect.key, effect.attempts)) };
  return { effect, outcome: null, keeps: null, change: { ...kept(effect, lease), due, reason: plain(reason), response: response ?? null } };
}
