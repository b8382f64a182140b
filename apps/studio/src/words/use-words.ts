import { useMemo } from 'react';
import { useIntl, type IntlShape } from 'react-intl';
import type { english } from './english.js';

export type Word = keyof typeof english;

const SPANS = [['day', 86_400], ['hour', 3_600], ['minute', 60], ['second', 1]] as const;
const WEEK_MS = 6 * 86_400_000;

function wordsOf(intl: IntlShape) {
  return {
    say: (id: Word, values?: Readonly<Record<string, string | number>>): string => intl.formatMessage({ id }, values),
    number: (value: number): string => intl.formatNumber(value),
    /** With its sign, as "+37". */
    signed: (value: number): string => intl.formatNumber(value, { signDisplay: 'exceptZero' }),
    ago: (iso: string, now: number): string => {
      const seconds = Math.round((new Date(iso).getTime() - now) / 1000);
      const [unit, size] = SPANS.find(([, each]) => Math.abs(seconds) >= each) ?? SPANS[3];
      return intl.formatRelativeTime(Math.trunc(seconds / size), unit, { numeric: 'auto', style: 'short' });
    },
    instant: (iso: string): string => intl.formatDate(iso, { dateStyle: 'medium', timeStyle: 'short' }),
    /** Shortly: the weekday within a week, else the day, and the time. */
    moment: (iso: string): string => {
      const isNear = Math.abs(new Date(iso).getTime() - Date.now()) < WEEK_MS;
      return intl.formatDate(iso, { ...(isNear ? { weekday: 'short' } : { day: 'numeric', month: 'short' }), hour: '2-digit', minute: '2-digit' });
    },
    /** A length of time by its two largest units: "19 h 18 min". */
    span: (ms: number): string => {
      let left = Math.max(0, Math.round(ms / 1000));
      const parts = SPANS.flatMap(([unit, size]) => {
        const count = Math.floor(left / size);
        left -= count * size;
        return count > 0 ? [intl.formatNumber(count, { style: 'unit', unit, unitDisplay: 'short' })] : [];
      });
      return parts.slice(0, 2).join(' ') || intl.formatNumber(0, { style: 'unit', unit: 'second', unitDisplay: 'short' });
    },
  };
}

/** Says a text of the catalogue, in the language of the page. The same value as long as the language stays. */
export function useWords() {
  const intl = useIntl();
  return useMemo(() => wordsOf(intl), [intl]);
}
export type Words = ReturnType<typeof wordsOf>;
