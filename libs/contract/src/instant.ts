const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|z|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?$/;
const MAX = 253_402_300_799_999; // 9999-12-31T23:59:59.999Z, the last instant that ISO 8601 writes with four digits

function offsetMs(zone: string | undefined): number {
  if (!zone || zone === 'Z' || zone === 'z') return 0;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (zone[0] === '-' ? -minutes : minutes) * 60_000;
}

/**
 * The instant that a client wrote.
 * @param value ISO 8601 date or date and time (no zone = UTC), or a number: seconds when under 1e11, else milliseconds
 * @returns ms since 1970-01-01 UTC, years 0001 to 9999; null when it is no instant (`2026-02-30`, `2015-2-02T…`, `soon`)
 */
export function parseInstant(value: unknown): number | null {
  if (typeof value === 'number') {
    const ms = Math.trunc(Math.abs(value) < 1e11 ? value * 1000 : value);
    return Number.isFinite(ms) && ms <= MAX && ms >= -MAX ? ms : null;
  }
  if (typeof value !== 'string') return null;
  const found = ISO.exec(value.trim());
  if (!found) return null;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (hour > 23 || minute > 59 || second > 59) return null;
  const midnight = new Date(Date.UTC(2000, month - 1, day));
  midnight.setUTCFullYear(year, month - 1, day);
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return null;
  const ms = Number((found[7] ?? '').padEnd(3, '0').slice(0, 3));
  const at = midnight.getTime() + hour * 3_600_000 + minute * 60_000 + second * 1000 + ms - offsetMs(found[8]);
  return at > MAX ? null : at;
}
