import type { Json } from '@tributary/contract';

/** What a person may be called by; any of it may be missing or of another kind. */
export interface Names {
  readonly userId?: string | null;
  readonly email?: Json | undefined;
  readonly firstName?: Json | undefined;
  readonly lastName?: Json | undefined;
  readonly name?: Json | undefined;
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value.trim() : '');

/** The fullest name that is known; empty where nobody knows any. */
export function nameOf({ firstName, lastName, name, email, userId }: Names): string {
  return [text(firstName), text(lastName)].filter(Boolean).join(' ') || text(name) || text(email) || (userId ?? '');
}

/** One or two letters. @example initialsOf('Aino Laine') // 'AL' */
export function initialsOf(name: string): string {
  const parts = name.split(/[\s@.]+/).filter((part) => /^\p{L}/u.test(part));
  return [parts[0], parts.length > 1 && !name.includes('@') ? parts.at(-1) : ''].map((part) => [...(part ?? '')][0] ?? '').join('').toLocaleUpperCase() || '–';
}
