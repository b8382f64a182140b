/** When something that is put off comes back. */
export interface SnoozeTimes {
  /** At 14:00, while that is an hour away; else in three hours. */
  readonly afternoon: Date;
  readonly tomorrow: Date;
  readonly nextWeek: Date;
}

const MORNING = 9;
const AFTERNOON = 14;
const HOUR_MS = 3_600_000;

function atHour(now: Date, days: number, hour: number): Date {
  const at = new Date(now);
  at.setDate(at.getDate() + days);
  at.setHours(hour, 0, 0, 0);
  return at;
}

/** By the reader's own clock; next week is its Monday. */
export function snoozeTimes(now: Date): SnoozeTimes {
  const afternoon = atHour(now, 0, AFTERNOON);
  const isNear = afternoon.getTime() - now.getTime() < HOUR_MS;
  const untilMonday = ((8 - now.getDay()) % 7) || 7;
  return { afternoon: isNear ? new Date(now.getTime() + 3 * HOUR_MS) : afternoon, tomorrow: atHour(now, 1, MORNING), nextWeek: atHour(now, untilMonday, MORNING) };
}
