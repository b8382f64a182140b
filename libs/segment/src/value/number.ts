import type { Json } from '@tributary/contract';

const NUMERIC = /^[+-]?[0-9]{1,15}(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?$/;
const ASCII_SPACE_AROUND = /^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g;

/** A JSON number, or text that reads as one, as a double; undefined for everything else. Booleans are no numbers. */
export function numberOf(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? numberOfText(value) : undefined;
}

function numberOfText(text: string): number | undefined {
  const trimmed = text.replace(ASCII_SPACE_AROUND, '');
  if (!NUMERIC.test(trimmed)) return undefined;
  const number = Number(trimmed);
  return Number.isFinite(number) ? number : undefined;
}

/** The shortest decimal form without an exponent: `1e21` is `1000000000000000000000`, `1e-7` is `0.0000001`. */
export function decimalText(number: number): string {
  const text = String(number === 0 ? 0 : number);
  const [mantissa, exponent] = text.split('e');
  return exponent === undefined ? text : shiftPoint(mantissa!, Number(exponent));
}

function shiftPoint(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith('-') ? '-' : '';
  const [whole, fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = whole! + fraction;
  const point = whole!.length + exponent;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits + '0'.repeat(point - digits.length);
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
