import { existsSync, readFileSync } from 'node:fs';

/** For specs: cases of other people, read in place (see the README there). Without them there is nothing to prove, and the specs say so. */
const CASES = new URL('../../../../shared/cases/', import.meta.url);

export const areCasesThere = existsSync(CASES);

/** @returns what is asked of the file; `empty` where the folder is absent */
export function readCases<T>(name: string, empty: T): T {
  return existsSync(CASES) ? (JSON.parse(readFileSync(new URL(name, CASES), 'utf8')) as T) : empty;
}
