import { COLUMN_TYPES, DATE_ORDERS, IMPORT_TARGETS, InvalidInput, type ColumnType, type DateOrder, type ImportColumn, type ImportKind } from '@tributary/contract';

/** What somebody said of one column. */
interface Wish {
  readonly column: unknown;
  readonly to: string | null;
  readonly type: ColumnType | null;
  readonly order: DateOrder | null;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const bad = (detail: string) => new InvalidInput('import.bad-mapping', `mapping: ${detail}`, { path: 'mapping' });
const TYPES: Readonly<Record<string, ColumnType>> = { string: 'text', str: 'text', integer: 'number', int: 'number', float: 'number', decimal: 'number', bool: 'boolean', datetime: 'date', timestamp: 'date', array: 'list', object: 'json' };
/** With `traits.` before it, such a name is that of a trait after all. */
const OWN_MEANING: ReadonlySet<string> = new Set(Object.values(IMPORT_TARGETS).flat().filter((name) => name !== 'email'));
const LEFT_OUT = new Set(['', 'ignore', 'skip', 'none', 'null', '-']);

function typeOf(value: unknown): ColumnType | null {
  if (value === undefined || value === null || value === '') return null;
  const given = String(value).toLowerCase();
  const found = COLUMN_TYPES.find((one) => one === given) ?? TYPES[given];
  if (!found) throw bad(`"${given.slice(0, 40)}" is no type; give one of ${COLUMN_TYPES.join(', ')}.`);
  return found;
}

function orderOf(value: unknown): DateOrder | null {
  if (value === undefined || value === null || value === '') return null;
  const found = DATE_ORDERS.find((one) => one === String(value).toUpperCase());
  if (!found) throw bad('order is "DMY" or "MDY".');
  return found;
}

function toOf(value: unknown): string | null {
  if (value === null || value === undefined || value === false || (typeof value === 'string' && LEFT_OUT.has(value.trim()))) return null;
  if (typeof value !== 'string') throw bad('"to" is the name of a trait or property as a text, or null to leave the column out.');
  const bare = value.trim().replace(/^(?:traits|properties|contact|contact\.traits)\.(?=.)/, '');
  const name = bare !== value.trim() && OWN_MEANING.has(bare) ? `traits.${bare}` : bare;
  if (name.length > 500 || name.includes('\u0000') || !name.isWellFormed() || name === '__proto__') throw bad(`"${name.slice(0, 40)}" cannot be the name of a trait.`);
  return name;
}

function wishOf(column: unknown, value: unknown): Wish {
  if (!isObject(value)) return { column, to: toOf(value), type: null, order: null };
  return { column, to: toOf(value['to'] ?? value['trait'] ?? value['field'] ?? value['property'] ?? value['target']), type: typeOf(value['type']), order: orderOf(value['order'] ?? value['format']) };
}

function inList(list: readonly unknown[]): Wish[] {
  return list.map((one) => {
    if (!isObject(one)) throw bad('each element is like { "column": "E-mail", "to": "email" }.');
    const column = one['column'] ?? one['heading'] ?? one['from'] ?? one['at'];
    if (column === undefined) throw bad('an element does not say which column it means; give "column": its heading, or its number from 1.');
    return wishOf(column, one);
  });
}

/** Heading to trait, or the other way round where the names only fit that way. */
function inObject(object: Readonly<Record<string, unknown>>, headings: readonly string[]): Wish[] {
  const isHeading = (text: unknown): boolean => typeof text === 'string' && findHeading(text, headings) !== -1;
  const entries = Object.entries(object);
  const isReversed = entries.length > 0 && entries.every(([, value]) => isHeading(value)) && !entries.every(([key]) => isHeading(key));
  return entries.map(([key, value]) => (isReversed ? wishOf(value, key) : wishOf(key, value)));
}

/** By the very letters, else without regard to case and blanks around. */
function findHeading(text: string, headings: readonly string[]): number {
  const exact = headings.indexOf(text);
  return exact !== -1 ? exact : headings.findIndex((heading) => heading.trim().toLowerCase() === text.trim().toLowerCase());
}

function placeOf(column: unknown, headings: readonly string[]): number {
  const place = typeof column === 'number' ? column - 1 : findHeading(String(column), headings);
  if (Number.isInteger(place) && place >= 0 && place < headings.length) return place;
  const shown = headings.slice(0, 20).map((heading) => `"${heading}"`).join(', ');
  throw bad(typeof column === 'number' ? `there is no column ${column}; the file has ${headings.length}.` : `the file has no column "${String(column).slice(0, 60)}"; it has ${shown}.`);
}

/** Names by which the same thing goes elsewhere in the API; each only where nothing else bears its own name. */
const OTHER_NAMES: Readonly<Record<ImportKind, Readonly<Record<string, string>>>> = {
  contacts: { id: 'userId', user_id: 'userId', anonymous_id: 'anonymousId' },
  events: { name: 'event', occurredAt: 'timestamp', originalTimestamp: 'timestamp', id: 'userId', user_id: 'userId', anonymous_id: 'anonymousId', message_id: 'messageId' },
  companies: { id: 'groupId', companyId: 'groupId', group_id: 'groupId', user_id: 'userId' },
};

function byOtherNames(wishes: readonly Wish[], kind: ImportKind): Wish[] {
  const taken = new Set(wishes.map(({ to }) => to));
  return wishes.map((wish) => {
    const meant = wish.to !== null && Object.hasOwn(OTHER_NAMES[kind], wish.to) ? OTHER_NAMES[kind][wish.to]! : null;
    if (meant === null || taken.has(meant)) return wish;
    taken.add(meant);
    return { ...wish, to: meant };
  });
}

/**
 * What becomes of the columns: as somebody says of those they name, as guessed of the others.
 * @param mapping `{ heading: trait }`, `{ heading: { to, type } }`, `{ trait: heading }`, or a list of `{ column, to, type }`; null: all are guessed
 * @throws {InvalidInput} when it names a column that is not there, or a type that is none
 */
export function readMapping(mapping: unknown, guessed: readonly ImportColumn[], kind: ImportKind): ImportColumn[] {
  if (mapping === null) return [...guessed];
  const headings = guessed.map(({ heading }) => heading);
  const given = Array.isArray(mapping) ? inList(mapping) : isObject(mapping) ? inObject(mapping, headings) : null;
  if (!given) throw bad('give an object such as { "E-mail": "email" }, or a list.');
  const wishes = byOtherNames(given, kind);
  const columns = [...guessed];
  for (const { column, to, type, order } of wishes) {
    const at = placeOf(column, headings);
    columns[at] = { at, heading: headings[at]!, to, type: type ?? 'text', ...(order ? { order } : {}) };
  }
  // Where somebody says what a place is for, a guess for the same place steps back to its own name.
  const meant = new Set(wishes.flatMap(({ column, to }) => (to === null ? [] : [`${placeOf(column, headings)} ${to}`])));
  const taken = new Set(wishes.map(({ to }) => to));
  return columns.map((column) => (column.to !== null && taken.has(column.to) && !meant.has(`${column.at} ${column.to}`) ? { ...column, to: column.heading.trim() } : column));
}
