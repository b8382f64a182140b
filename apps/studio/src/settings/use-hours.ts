import { useIntl } from 'react-intl';
import type { Salesperson } from '../server/settings.js';
import { useTimes } from '../words/use-times.js';
import { useWords } from '../words/use-words.js';

/** 1 January 2024 was a Monday. */
const dayAt = (day: number): Date => new Date(Date.UTC(2024, 0, day));

/** Days and hours as people write them. */
export function useHours() {
  const intl = useIntl();
  const { say } = useWords();
  const { date } = useTimes();
  /** 1 Monday to 7 Sunday. */
  const dayName = (day: number): string => intl.formatDate(dayAt(day), { weekday: 'short', timeZone: 'UTC' });
  /** Days that follow each other as one span. */
  const daysOf = (days: readonly number[]): string => {
    const spans: [number, number][] = [];
    for (const day of days) {
      const last = spans.at(-1);
      if (last && last[1] === day - 1) last[1] = day;
      else spans.push([day, day]);
    }
    return spans.map(([from, to]) => (from === to ? dayName(from) : `${dayName(from)}–${dayName(to)}`)).join(', ');
  };
  return {
    dayName,
    hoursOf: ({ workingHours: { days, from, to } }: Salesperson): string => `${daysOf(days)} ${from}–${to}`,
    /** Null: is here, and nothing else is planned. */
    absenceOf: ({ absentFrom, absentUntil }: Salesperson): string | null => {
      const now = Date.now();
      if (absentUntil !== null && Date.parse(absentUntil) <= now) return null;
      if (absentFrom !== null && Date.parse(absentFrom) > now) return say('sales.away-from', { date: date(absentFrom) });
      if (absentUntil !== null) return say('sales.away-until', { date: date(absentUntil) });
      return absentFrom === null ? null : say('sales.away');
    },
  };
}
