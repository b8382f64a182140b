import { describe, expect, it } from '@jest/globals';
import type { ClaimedEffect } from '@tributary/store';
import { storableResponse } from './storable.js';
import { afterAttempt, backoffMs, MAX_ATTEMPTS, UNCERTAIN_MS } from './verdict.js';

const anEffect = (attempts = 0, more: Partial<ClaimedEffect> = {}): ClaimedEffect => ({
  ...{ shard: 1, workspace: 1, contact: 'c', key: 'k', run: 'r', workflow: 1, node: 'n', kind: 'http-request', port: 'http', repeat: 'with-key', payload: {} },
  ...{ status: 'pending', attempts, dueAt: 0, lease: null, request: null, reason: null, window: null, root: null, depth: 0, now: 0, sandbox: false },
  ...more,
});
const later = (afterMs: number | null) => ({ result: 'later' as const, reason: { code: 'http.answered', detail: 'It answered 503.' }, afterMs });
const unknown = { result: 'unknown' as const, reason: { code: 'http.no-answer', detail: 'Lost.' } };

describe('backoffMs', () => {
  it('doubles from 5 s, within 20 %, up to an hour', () => {
    for (let attempts = 1; attempts < 30; attempts++) {
      for (let key = 0; key < 50; key++) {
        const full = 5_000 * 2 ** (attempts - 1);
        const wait = backoffMs(`k${key}`, attempts);
        expect(wait).toBeGreaterThanOrEqual(Math.min(3_600_000, full * 0.8));
        expect(wait).toBeLessThanOrEqual(Math.min(3_600_000, full * 1.2));
      }
    }
  });
  it('is the same for the same attempt, and spreads effects', () => {
    expect(backoffMs('k', 3)).toBe(backoffMs('k', 3));
    expect(new Set(Array.from({ length: 50 }, (_, i) => backoffMs(`k${i}`, 1))).size).toBeGreaterThan(40);
  });
});

describe('afterAttempt', () => {
  it('waits at least as long as was asked for, but no more than a week', () => {
    const dueAfter = (afterMs: number | null) => afterAttempt(anEffect(), 'l', later(afterMs), false).change.due;
    expect(dueAfter(null)).toEqual({ inMs: backoffMs('k', 1) });
    expect(dueAfter(1)).toEqual({ inMs: backoffMs('k', 1) });
    expect(dueAfter(90_000)).toEqual({ inMs: 90_000 });
    expect(dueAfter(1e15)).toEqual({ inMs: 7 * 86_400_000 });
  });
  it('fails with the last attempt where it was refused, or was a mere reading', () => {
    for (const [sent, repeat] of [[later(null), 'with-key'], [later(null), 'never'], [unknown, 'safe']] as const) {
      expect(afterAttempt(anEffect(MAX_ATTEMPTS - 1, { repeat }), 'l', sent, false)).toMatchObject({ outcome: { status: 'failed' }, change: { status: 'failed', attempts: 8, due: null, ended: true } });
      expect(afterAttempt(anEffect(MAX_ATTEMPTS - 2, { repeat }), 'l', sent, false)).toMatchObject({ outcome: null, change: { status: 'pending', attempts: 7 } });
    }
  });
  it('is uncertain after the last attempt of a call under a key that nobody answered', () => {
    expect(afterAttempt(anEffect(MAX_ATTEMPTS - 2), 'l', unknown, false)).toMatchObject({ change: { status: 'pending', attempts: 7 } });
    const last = afterAttempt(anEffect(MAX_ATTEMPTS - 1), 'l', unknown, false);
    expect(last).toMatchObject({ outcome: null, change: { status: 'uncertain', attempts: 8, due: { inMs: UNCERTAIN_MS }, reason: { code: 'http.no-answer', detail: 'Lost. Given up after 8 attempts.' }, ended: false } });
    expect(afterAttempt(anEffect(MAX_ATTEMPTS - 1), 'l', unknown, true)).toMatchObject({ outcome: { status: 'failed' } });
  });
  it('never repeats what must not be, and tells its run later', () => {
    expect(afterAttempt(anEffect(0, { repeat: 'never' }), 'l', unknown, true)).toMatchObject({ change: { status: 'pending' } }); // it stayed inside
    expect(afterAttempt(anEffect(0, { repeat: 'never' }), 'l', unknown, false)).toMatchObject({ outcome: null, change: { status: 'uncertain', held: 'l', attempts: 1, due: { inMs: UNCERTAIN_MS }, ended: false } });
  });
  it('counts no attempt whose turn did not come, and waits a little', () => {
    for (const attempts of [0, MAX_ATTEMPTS - 1]) {
      const verdict = afterAttempt(anEffect(attempts), 'l', { ...later(null), untried: true }, false);
      expect(verdict).toMatchObject({ outcome: null, change: { status: 'pending', held: 'l', lease: null, attempts, due: { inMs: backoffMs('k', 1) } } });
    }
  });
  it('waits for a person where the author chose to hold', () => {
    const held = anEffect(0, { repeat: 'never', payload: { whenUncertain: 'hold' } });
    expect(afterAttempt(held, 'l', unknown, false)).toMatchObject({ outcome: null, change: { status: 'uncertain', due: null, ended: false } });
  });
});

describe('storableResponse', () => {
  it('leaves alone what can be kept', () => {
    for (const response of [null, 'text', 7, { status: 200, body: { a: [1] } }]) expect(storableResponse(response)).toEqual(response);
  });
  it('keeps the beginning of what is too long, however it escapes', () => {
    for (const body of ['x'.repeat(2_000_000), '\u0001'.repeat(2_000_000), '\u20ac'.repeat(2_000_000), [['x'.repeat(2_000_000)]]]) {
      const kept = storableResponse({ status: 200, body });
      expect(kept).toMatchObject({ status: 200, cut: true });
      expect(Buffer.byteLength(JSON.stringify(kept))).toBeLessThanOrEqual(1_000_000);
    }
  });
});
