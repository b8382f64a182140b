import type { Salesperson } from '../server/settings.js';

/** What stands in the fields: text throughout. Dates are `2026-03-01`, by the reader's clock. */
export interface Written {
  readonly name: string;
  readonly email: string;
  readonly team: string;
  readonly days: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly timezone: string;
  readonly absentFrom: string;
  readonly absentUntil: string;
  readonly weight: string;
}

const pad = (number: number): string => String(number).padStart(2, '0');
const dateOf = (iso: string | null): string => {
  if (iso === null) return '';
  const at = new Date(iso);
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
};
/** The first instant of a day; what is no date goes as it is, so that the server says what is wrong with it. */
const instantOf = (date: string): string | null => {
  if (date === '') return null;
  const at = new Date(`${date}T00:00`);
  return Number.isNaN(at.getTime()) ? date : at.toISOString();
};
/** The instant that was there stays as long as its date does: it may be in the middle of a day. */
const instantNow = (date: string, known: string | null | undefined): string | null => (known && dateOf(known) === date ? known : instantOf(date));

export const writtenOf = (person: Salesperson | null): Written => ({
  ...{ name: person?.name ?? '', email: person?.email ?? '', team: person?.team ?? '', timezone: person?.timezone ?? '' },
  ...{ days: (person?.workingHours.days ?? [1, 2, 3, 4, 5]).map(String), from: person?.workingHours.from ?? '09:00', to: person?.workingHours.to ?? '17:00' },
  ...{ absentFrom: dateOf(person?.absentFrom ?? null), absentUntil: dateOf(person?.absentUntil ?? null), weight: String(person?.weight ?? 1) },
});

/** As the API takes it. An empty name or time zone is left to the server. */
export function bodyOf({ name, timezone, team, days, from, to, absentFrom, absentUntil, weight, email }: Written, known: Salesperson | null): object {
  return {
    ...(name.trim() === '' ? {} : { name: name.trim() }),
    ...(timezone.trim() === '' ? {} : { timezone: timezone.trim() }),
    ...{ email, team: team || null, workingHours: { days: days.map(Number).sort(), from, to }, weight: weight === '' ? null : Number(weight) },
    ...{ absentFrom: instantNow(absentFrom, known?.absentFrom), absentUntil: instantNow(absentUntil, known?.absentUntil) },
  };
}
