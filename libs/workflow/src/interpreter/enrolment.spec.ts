import { describe, expect, it } from '@jest/globals';
import { anEvent } from '../small-world.fixture.js';
import { entryKeyOf, mayEnter, type Enrolment } from './enrolment.js';

const HOUR_MS = 3_600_000;
const ended: Enrolment = { passes: 1, activeRun: null, lastEndedAt: 1_000 };
const active: Enrolment = { passes: 1, activeRun: 'run', lastEndedAt: null };
const code = (...of: Parameters<typeof mayEnter>) => {
  const may = mayEnter(...of);
  return may.enters ? 'enters' : may.reason.code;
};

describe('mayEnter', () => {
  it('lets everybody in the first time, in every mode', () => {
    for (const mode of ['once', 'after-exit', 'every-time'] as const) expect(code({ mode }, null, 0, '')).toBe('enters');
  });
  it('once: never again', () => {
    expect(code({ mode: 'once' }, active, 0, '')).toBe('entry.once');
    expect(code({ mode: 'once' }, ended, 1e12, '')).toBe('entry.once');
  });
  it('after-exit: not while a run is under way', () => {
    expect(code({ mode: 'after-exit' }, active, 0, '')).toBe('entry.active');
    expect(code({ mode: 'after-exit' }, ended, 1_000, '')).toBe('enters');
  });
  it('minInterval counts from the end of the last run', () => {
    const reentry = { mode: 'after-exit', minInterval: '1h' } as const;
    expect(code(reentry, ended, 999 + HOUR_MS, '')).toBe('entry.too-soon');
    expect(code(reentry, ended, 1_000 + HOUR_MS, '')).toBe('enters');
  });
  it('every-time: one run for each key', () => {
    expect(code({ mode: 'every-time' }, ended, 0, 'order-1')).toBe('entry.same-key');
  });
});

describe('entryKeyOf', () => {
  const happening = anEvent('Ordered', { messageId: 'm9' });
  it('is the key of the author where there is one', () => {
    expect(entryKeyOf({ mode: 'after-exit' }, 'order-1', happening)).toBe('order-1');
  });
  it('tells every happening apart only with every-time', () => {
    expect(entryKeyOf({ mode: 'every-time' }, null, happening)).toBe('m9');
    expect(entryKeyOf({ mode: 'every-time' }, null, { type: 'manual', id: 'e3', at: 0 })).toBe('e3');
    expect(entryKeyOf({ mode: 'after-exit' }, null, happening)).toBe('');
  });
});
