import { useMemo } from 'react';
import { useTasks, type Task } from '../server/tasks.js';

const endOfToday = (now: number): number => new Date(now).setHours(24, 0, 0, 0);
/** When a task is to be done, or comes back. */
export const momentOf = ({ dueAt, status, snoozeUntil }: Task): string => (status === 'snoozed' && snoozeUntil ? snoozeUntil : dueAt);

/** What is to be done today, late ones first, and what comes later; the soonest first. */
export function useFollowUps(filter: string, now: number) {
  const open = useTasks('open', filter);
  const asleep = useTasks('snoozed', filter);
  const lists = useMemo(() => {
    const until = endOfToday(now);
    const due = open.items ?? [];
    const today = due.filter(({ dueAt }) => Date.parse(dueAt) < until);
    const later = [...due.filter(({ dueAt }) => Date.parse(dueAt) >= until), ...(asleep.items ?? [])].sort((a, b) => momentOf(a).localeCompare(momentOf(b)));
    return { today, later, all: [...today, ...later], late: today.filter(({ dueAt }) => Date.parse(dueAt) < now).length };
  }, [open.items, asleep.items, now]);
  return { ...lists, open, isRead: open.items !== undefined && asleep.items !== undefined, error: open.error ?? asleep.error };
}
