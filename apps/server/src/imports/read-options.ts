import { DATE_ORDERS, DELIMITERS, IMPORT_KINDS, InvalidInput, type DateOrder, type Delimiter, type Encoding, type ImportKind } from '@tributary/contract';
import { encodingNamed } from './find-encoding.js';

/** What somebody said of a file and what becomes of it. */
export interface ImportOptions {
  readonly kind: ImportKind;
  /** As it was given: `readMapping` makes sense of it. */
  readonly mapping: unknown;
  readonly encoding: Encoding | null;
  readonly delimiter: Delimiter | null;
  readonly empty: 'keep' | 'clear';
  readonly trim: boolean;
  /** Null: only a file of our own is taken as guarded. */
  readonly guarded: boolean | null;
  readonly event: string | null;
  readonly order: DateOrder | null;
  readonly dryRun: boolean;
}

const KINDS: Readonly<Record<string, ImportKind>> = {
  ...{ contact: 'contacts', contacts: 'contacts', people: 'contacts', users: 'contacts', identify: 'contacts' },
  ...{ event: 'events', events: 'events', track: 'events' },
  ...{ company: 'companies', companies: 'companies', group: 'companies', groups: 'companies', accounts: 'companies' },
};
const DELIMITER_NAMES: Readonly<Record<string, Delimiter>> = { comma: ',', semicolon: ';', tab: '\t', '\\t': '\t', pipe: '|' };

const text = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value : null);

function truth(value: unknown, name: string): boolean | null {
  if (value === undefined || value === null || value === '') return null;
  if (value === true || value === 'true' || value === '1' || value === 'on' || value === 'yes' || value === 1) return true;
  if (value === false || value === 'false' || value === '0' || value === 'off' || value === 'no' || value === 0) return false;
  throw new InvalidInput(`import.bad-${name}`, `${name}: give true or false.`, { path: name });
}

function kindOf(value: unknown): ImportKind {
  const given = text(value);
  if (given === null) return 'contacts';
  const kind = KINDS[given.trim().toLowerCase()];
  if (!kind) throw new InvalidInput('import.unknown-kind', `kind: "${given.slice(0, 40)}" cannot be imported; give one of ${IMPORT_KINDS.join(', ')}.`, { path: 'kind' });
  return kind;
}

function encodingOf(value: unknown): Encoding | null {
  const given = text(value);
  if (given === null || given === 'auto') return null;
  const found = encodingNamed(given);
  if (!found) throw new InvalidInput('import.unknown-encoding', `encoding: "${given.slice(0, 40)}" is not known here; give utf-8, utf-16le, utf-16be, windows-1252, windows-1250, windows-1251, iso-8859-15 or macintosh.`, { path: 'encoding' });
  return found;
}

function delimiterOf(value: unknown): Delimiter | null {
  if (typeof value !== 'string' || value === '' || value === 'auto') return null;
  const found = DELIMITER_NAMES[value.toLowerCase()] ?? DELIMITERS.find((one) => one === value);
  if (!found) throw new InvalidInput('import.unknown-delimiter', 'delimiter: give one of comma, semicolon, tab, pipe, or the sign itself.', { path: 'delimiter' });
  return found;
}

function mappingOf(value: unknown): unknown {
  if (typeof value !== 'string') return value ?? null;
  if (value.trim() === '') return null;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    throw new InvalidInput('import.bad-mapping', 'mapping: this is no JSON; give something like { "E-mail": "email" } or [{ "column": "E-mail", "to": "email" }].', { path: 'mapping' });
  }
}

function emptyOf(value: unknown): 'keep' | 'clear' {
  const given = text(value);
  if (given === null || given === 'keep') return 'keep';
  if (given === 'clear') return 'clear';
  throw new InvalidInput('import.bad-empty', 'empty: give "keep" (an empty cell leaves what is known) or "clear" (it takes the trait away).', { path: 'empty' });
}

function eventOf(value: unknown): string | null {
  const given = text(value);
  if (given !== null && (given.length > 500 || given.includes('\u0000') || !given.isWellFormed())) throw new InvalidInput('import.bad-event', 'event: give a name of at most 500 characters, without NUL or half characters.', { path: 'event' });
  return given;
}

function orderOf(value: unknown): DateOrder | null {
  const given = text(value)?.toUpperCase();
  const found = DATE_ORDERS.find((one) => one === given);
  if (given !== undefined && !found) throw new InvalidInput('import.bad-order', 'order: give "DMY" (31.1.2026) or "MDY" (1/31/2026).', { path: 'order' });
  return found ?? null;
}

/** @throws {InvalidInput} with a sentence that says what is wrong with which field */
export function readOptions(said: Readonly<Record<string, unknown>>): ImportOptions {
  return {
    kind: kindOf(said['kind'] ?? said['type']),
    mapping: mappingOf(said['mapping']),
    encoding: encodingOf(said['encoding']),
    delimiter: delimiterOf(said['delimiter']),
    empty: emptyOf(said['empty']),
    trim: truth(said['trim'], 'trim') ?? false,
    guarded: truth(said['guarded'], 'guarded'),
    event: eventOf(said['event']),
    order: orderOf(said['order']),
    dryRun: truth(said['dryRun'] ?? said['dry_run'] ?? said['dryrun'], 'dryRun') ?? false,
  };
}
