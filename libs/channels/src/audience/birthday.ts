/** A day of birth: four, two and two digits. */
export interface Birthday {
  readonly year: string;
  readonly month: string;
  readonly day: string;
}

const SHAPES = [/^(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})(?:[T ].*)?$/, /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/, /^(?<month>\d{1,2})[-/.](?<day>\d{1,2})[-/.](?<year>\d{4})$/, /^(?<day>\d{1,2})[-/.](?<month>\d{1,2})[-/.](?<year>\d{4})$/];

/** Such a day was, since 1800. */
function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1800 && year < 2100 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** Reads year first (ISO 8601, with or without separators), else month first, else day first where the month would be none; null: it is no day. */
export function readBirthday(text: string): Birthday | null {
  for (const shape of SHAPES) {
    const { year, month, day } = shape.exec(text.trim())?.groups ?? {};
    if (year === undefined || month === undefined || day === undefined || !isDay(Number(year), Number(month), Number(day))) continue;
    return { year, month: month.padStart(2, '0'), day: day.padStart(2, '0') };
  }
  return null;
}
