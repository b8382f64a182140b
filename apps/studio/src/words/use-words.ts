import { useIntl } from 'react-intl';
import type { english } from './english.js';

export type Word = keyof typeof english;

/** Says a text of the catalogue, in the language of the page. */
export function useWords() {
  const intl = useIntl();
  return {
    say: (id: Word, values?: Readonly<Record<string, string | number>>): string => intl.formatMessage({ id }, values),
    number: (value: number): string => intl.formatNumber(value),
    ago: (iso: string, now: number): string => {
      const seconds = Math.round((new Date(iso).getTime() - now) / 1000);
      const [unit, size] = ([['day', 86_400], ['hour', 3_600], ['minute', 60]] as const).find(([, each]) => Math.abs(seconds) >= each) ?? (['second', 1] as const);
      return intl.formatRelativeTime(Math.trunc(seconds / size), unit, { numeric: 'auto', style: 'short' });
    },
    instant: (iso: string): string => intl.formatDate(iso, { dateStyle: 'medium', timeStyle: 'short' }),
  };
}
