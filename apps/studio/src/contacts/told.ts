import type { Json } from '@tributary/contract';
import type { Entry } from '../server/contacts.js';

/** What is told as one sentence: one entry of a timeline, or several that came about at once. */
export interface Told {
  readonly key: string;
  readonly at: string;
  /** Of the entry; `traits` and `steps` are several. */
  readonly type: string;
  /** The newest first; never empty. */
  readonly entries: readonly [Entry, ...Entry[]];
}

export const textOf = (entry: Entry, key: string): string => {
  const value = Object.hasOwn(entry, key) ? entry[key] : undefined;
  return typeof value === 'string' ? value : '';
};
export const valueOf = (entry: Entry, key: string): Json => (Object.hasOwn(entry, key) ? entry[key]! : null);

const DONE: readonly string[] = ['done', 'simulated'];

/** What another entry tells better: the mail rather than that it was asked for, the task rather than the effect that made it. */
function repeated(entries: readonly Entry[]): (entry: Entry) => boolean {
  const told = (type: string, key: string) => new Set(entries.filter((one) => one.type === type).map((one) => textOf(one, key)));
  const [mails, tasks, done, steps] = [told('mail', 'effect'), told('task', 'task'), told('task-done', 'task'), told('step', 'effect')];
  const sent = new Set(entries.filter((one) => one.type === 'effect' && textOf(one, 'kind') === 'send-email').map((one) => textOf(one, 'effect')));
  return (entry) => {
    const effect = textOf(entry, 'effect');
    // A mail to whoever is given a task is about the contact, and not to it.
    if (entry.type === 'mail') return textOf(entry, 'kind') === 'tell-user';
    if (entry.type === 'step') return mails.has(effect) || tasks.has(effect);
    if (entry.type === 'effect') {
      const isDone = DONE.includes(textOf(entry, 'status'));
      return mails.has(effect) || tasks.has(effect) || (isDone && (steps.has(effect) || textOf(entry, 'kind') === 'tell-user'));
    }
    if (entry.type !== 'event' || textOf(entry, 'source') !== 'product') return false;
    const [by, id] = textOf(entry, 'messageId').split(':');
    return (by === 'effect' && (mails.has(id ?? '') || sent.has(id ?? ''))) || (by === 'task' && done.has(id ?? ''));
  };
}

/** Whether the next entry is part of the same sentence. */
function isSame(told: Told, next: Entry): boolean {
  const [first] = told.entries;
  if (first.type === 'trait') return next.type === 'trait' && next.at === first.at;
  return first.type === 'step' && next.type === 'step' && textOf(next, 'run') === textOf(first, 'run') && Date.parse(first.at) - Date.parse(next.at) < 60_000;
}

const together: Readonly<Record<string, string>> = { trait: 'traits', step: 'steps' };

/** A timeline as sentences, newest first: what came about at once becomes one, what another entry tells better is left out. */
export function tell(entries: readonly Entry[]): Told[] {
  const isRepeated = repeated(entries);
  const all: Told[] = [];
  for (const entry of entries) {
    if (isRepeated(entry)) continue;
    const last = all.at(-1);
    if (last && isSame(last, entry)) {
      all[all.length - 1] = { ...last, type: together[entry.type] ?? last.type, entries: [...last.entries, entry] };
    } else {
      const of = ['id', 'effect', 'mail', 'task', 'run', 'key', 'node'].map((key) => textOf(entry, key)).join(' ');
      all.push({ key: `${entry.type} ${entry.at} ${of}`, at: entry.at, type: entry.type, entries: [entry] });
    }
  }
  return all;
}
