import type { Json } from '@tributary/contract';
import { decimalText } from './number.js';

/** What text operators see: text, a number's decimal form, `true` or `false`. Missing values, arrays and objects have none. */
export function textOf(value: Json | undefined): string | undefined {
  switch (typeof value) {
    case 'string':
      return value === '' ? undefined : value.normalize('NFC');
    case 'number':
      return decimalText(value);
    case 'boolean':
      return String(value);
    default:
      return undefined;
  }
}

/** The same without regard to case. Lowered as Unicode says for no language in particular, so `I` becomes `i` everywhere. */
export function foldedOf(value: Json | undefined): string | undefined {
  return textOf(value)?.toLowerCase().normalize('NFC');
}

/** Text that PostgreSQL can hold: no NUL, no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes('\u0000') && !/\p{Surrogate}/u.test(text);
}
