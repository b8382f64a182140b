import { useIntl } from 'react-intl';

const DAY_MS = 86_400_000;
const midnight = (at: number): number => new Date(at).setHours(0, 0, 0, 0);
/** How many calendar days lie between two instants, by the reader's clock: 0 on the same day, -1 for yesterday. */
const daysFrom = (at: number, now: number): number => Math.round((midnight(at) - midnight(now)) / DAY_MS);

const isZone = (zone: string): boolean => {
  try {
    return Intl.DateTimeFormat(undefined, { timeZone: zone }) instanceof Intl.DateTimeFormat;
  } catch {
    return false; // Intl says by throwing that it does not know a zone
  }
};

/** Days, times and spans as people say them, in the language of the page. `now` in ms. */
export function useTimes() {
  const intl = useIntl();
  const first = (text: string): string => text.charAt(0).toLocaleUpperCase(intl.locale) + text.slice(1);
  const clock = (iso: string | number): string => intl.formatDate(new Date(iso), { hour: '2-digit', minute: '2-digit' });
  const near = (days: number): string => intl.formatRelativeTime(days, 'day', { numeric: 'auto' });
  const date = (at: number, now: number): string =>
    intl.formatDate(at, new Date(at).getFullYear() === new Date(now).getFullYear() ? { weekday: 'short', day: 'numeric', month: 'short' } : { day: 'numeric', month: 'short', year: 'numeric' });
  return {
    clock,
    /** The time where somebody is; null where the zone is none. */
    clockIn: (zone: string, now: number): string | null => (isZone(zone) ? intl.formatDate(now, { hour: '2-digit', minute: '2-digit', timeZone: zone }) : null),
    /** An instant by the clock of a zone, which is named where it is not the reader's: Mon 30 Mar, 09:00 WEST. */
    atIn: (iso: string, zone: string): string => {
      const isOwn = !isZone(zone) || zone === Intl.DateTimeFormat().resolvedOptions().timeZone;
      return intl.formatDate(iso, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', ...(isOwn ? {} : { timeZone: zone, timeZoneName: 'short' }) });
    },
    /** A heading: Today, Yesterday, Tue 24 Nov. */
    day: (iso: string, now: number): string => {
      const at = Date.parse(iso);
      const days = daysFrom(at, now);
      return first(Math.abs(days) <= 1 ? near(days) : date(at, now));
    },
    dayOf: (iso: string): string => new Date(iso).toDateString(),
    /** Beside something to come: 16:30, tomorrow 09:00, Mon 10:00, 2 Dec. */
    moment: (iso: string, now: number): string => {
      const at = Date.parse(iso);
      const days = daysFrom(at, now);
      if (days === 0) return clock(at);
      if (Math.abs(days) === 1) return `${near(days)} ${clock(at)}`;
      return Math.abs(days) < 7 ? `${intl.formatDate(at, { weekday: 'short' })} ${clock(at)}` : date(at, now);
    },
    /** How long: 12 min, 3 hr, 2 days. */
    span: (ms: number): string => {
      const [unit, size] = ([['day', DAY_MS], ['hour', 3_600_000]] as const).find(([, each]) => ms >= each) ?? (['minute', 60_000] as const);
      return intl.formatNumber(Math.max(1, Math.floor(ms / size)), { style: 'unit', unit, unitDisplay: unit === 'day' ? 'long' : 'short' });
    },
    percent: (share: number): string => intl.formatNumber(share, { style: 'percent', maximumFractionDigits: 0 }),
    change: (share: number): string => intl.formatNumber(share, { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' }),
    date: (iso: string): string => intl.formatDate(iso, { day: 'numeric', month: 'short', year: 'numeric' }),
    money: (value: number, currency: string): string => intl.formatNumber(value, { style: 'currency', currency, minimumFractionDigits: 0, maximumFractionDigits: 2 }),
    plain: (value: number): string => intl.formatNumber(value),
    /** A country or language by its code; the code where nobody knows it. */
    called: (code: string, type: 'region' | 'language'): string => {
      try {
        return intl.formatDisplayName(code, { type }) ?? code;
      } catch {
        return code; // what a client wrote need not be a code
      }
    },
  };
}
