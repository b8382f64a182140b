import { describe, expect, it } from '@jest/globals';
import type { Entry } from '../server/contacts.js';
import { tell } from './told.js';

const at = (second: number): string => new Date(Date.UTC(2026, 10, 27, 12, 0, second)).toISOString();
const shown = (entries: readonly Entry[]) => tell(entries).map(({ type, entries: of }) => [type, of.length]);

describe('tell', () => {
  it('makes one sentence of attributes that became known at once, and of steps of one run', () => {
    const trait = (key: string, second: number): Entry => ({ type: 'trait', at: at(second), key });
    const step = (run: string, second: number): Entry => ({ type: 'step', at: at(second), run, effect: null });
    expect(shown([step('a', 9), step('a', 8), step('b', 8), trait('plan', 5), trait('email', 5), trait('phone', 4)])).toEqual([['steps', 2], ['step', 1], ['traits', 2], ['trait', 1]]);
  });

  it('tells a mail, a task and its end once, though the ledger and the events tell them too', () => {
    const entries: Entry[] = [
      { type: 'event', at: at(9), source: 'product', messageId: 'task:t1', name: 'Task Completed' },
      { type: 'task-done', at: at(9), task: 't1' },
      { type: 'step', at: at(8), run: 'r', effect: 't1' },
      { type: 'effect', at: at(8), effect: 't1', kind: 'notify-sales', status: 'done' },
      { type: 'task', at: at(8), task: 't1' },
      { type: 'event', at: at(7), source: 'product', messageId: 'effect:e1', name: 'Email Sent' },
      { type: 'mail', at: at(7), effect: 'e1' },
      { type: 'effect', at: at(6), effect: 'e1', kind: 'send-email', status: 'done' },
      { type: 'step', at: at(6), run: 'q', effect: 'e4' },
      { type: 'effect', at: at(6), effect: 'e4', kind: 'http-request', status: 'done' },
      { type: 'mail', at: at(6), effect: 'e3', kind: 'tell-user' },
      { type: 'effect', at: at(5), effect: 'e2', kind: 'send-email', status: 'skipped' },
      { type: 'event', at: at(4), source: 'client', messageId: 'effect:e1', name: 'Named so by a client' },
    ];
    expect(tell(entries).map(({ type, at: when }) => [type, when])).toEqual([['task-done', at(9)], ['task', at(8)], ['mail', at(7)], ['step', at(6)], ['effect', at(5)], ['event', at(4)]]);
  });
});
