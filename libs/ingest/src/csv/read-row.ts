import { OWN_FILE_HEADING, type ColumnType, type ImportColumn, type ImportKind, type Json, type JsonObject } from '@tributary/contract';
import { LIMITS } from '../limits.js';
import { utf8Bytes } from '../read-body.js';
import { isAddress } from './address.js';
import { badName, badText } from './check-cell.js';
import { unguard } from './formula-guard.js';
import { readCell, readInstant, UnreadableCell } from './read-cell.js';
import { RefusedRow } from './refused-row.js';

/** How the rows of one file are read. */
export interface RowReading {
  readonly kind: ImportKind;
  /** All columns of the file, in their order. */
  readonly columns: readonly ImportColumn[];
  /** What an empty cell does: leaves what is known, or takes it away. */
  readonly empty: 'keep' | 'clear';
  readonly trim: boolean;
  /** Whether cells were guarded against formulas when they were written. */
  readonly guarded: boolean;
  /** The name of all events, where no column says it. */
  readonly event: string | null;
}

/** What one row says. */
export interface RowSaid {
  readonly contactId: string | null;
  readonly userId: string | null;
  readonly anonymousId: string | null;
  readonly email: string | null;
  readonly event: string | null;
  readonly occurredAt: number | null;
  readonly messageId: string | null;
  readonly groupId: string | null;
  /** Traits of the contact or company, or properties of the event. Null takes a trait away. */
  readonly values: JsonObject;
  /** Traits of which only some parts are given. */
  readonly parts: readonly string[];
  readonly tags: readonly string[];
}

interface Draft extends Record<string, unknown> {
  values: Record<string, Json>;
  parts: Set<string>;
}

type Targets = 'contactId' | 'userId' | 'anonymousId' | 'email' | 'event' | 'messageId' | 'groupId';
const NAMED: readonly string[] = ['contactId', 'userId', 'anonymousId', 'email', 'event', 'messageId', 'groupId'] satisfies Targets[];
const TARGETS_OF: Readonly<Record<ImportKind, readonly string[]>> = {
  contacts: ['contactId', 'userId', 'anonymousId', 'email', 'tags'],
  events: ['contactId', 'userId', 'anonymousId', 'email', 'event', 'messageId', 'timestamp'],
  companies: ['contactId', 'userId', 'anonymousId', 'email', 'groupId'],
};

/** Where a value of this name stands: a trait of its own, or a part of one. */
function pathOf(to: string): readonly string[] {
  const name = /^(?:traits|properties)\./.test(to) ? to.slice(to.indexOf('.') + 1) : to;
  return name.startsWith('address.') ? ['address', name.slice('address.'.length)] : [name];
}

function put(draft: Draft, to: string, value: Json, isLiteral: boolean): void {
  const [name, part] = isLiteral ? [to.startsWith('traits.') ? to.slice('traits.'.length) : to] : pathOf(to);
  if (part === undefined) return void Object.defineProperty(draft.values, name!, { value, enumerable: true, configurable: true, writable: true });
  draft.parts.add(name!);
  const known = draft.values[name!];
  draft.values[name!] = { ...(typeof known === 'object' && known !== null && !Array.isArray(known) ? known : {}), [part]: value };
}

/** What a file of our own says of its row: the types of what is no text. */
function ownTypes(cells: readonly string[], columns: readonly ImportColumn[]): Readonly<Record<string, ColumnType>> | null {
  const own = columns.find(({ heading }) => heading === OWN_FILE_HEADING);
  if (!own) return null;
  try {
    const types: unknown = JSON.parse(cells[own.at] || '{}');
    return typeof types === 'object' && types !== null ? (types as Record<string, ColumnType>) : {};
  } catch {
    return {};
  }
}

/** As for tags that are put on by hand. */
const TAG_LENGTH = 200;

function tagsOf(cell: string): string[] {
  const list = readCell(cell, { type: 'list' });
  return Array.isArray(list) ? list.map((tag) => (typeof tag === 'string' ? tag : JSON.stringify(tag))).filter((tag) => tag !== '') : [];
}

class Reading {
  readonly #draft: Draft = { values: {}, parts: new Set(), tags: [], occurredAt: null };
  readonly #types: Readonly<Record<string, ColumnType>> | null;

  constructor(
    private readonly how: RowReading,
    private readonly cells: readonly string[],
    private readonly isDoubtful: boolean,
  ) {
    this.#types = ownTypes(cells, how.columns);
  }

  /** @returns why the column is not taken, or null */
  column(column: ImportColumn): RefusedRow | UnreadableCell | null {
    const { to } = column;
    const raw = this.cells[column.at] ?? '';
    const bad = badText(raw, this.isDoubtful);
    if (to === null) return null;
    if (bad) return bad;
    const given = this.how.guarded || this.#types ? unguard(raw) : raw;
    const cell = this.how.trim ? given.trim() : given;
    const isNamed = TARGETS_OF[this.how.kind].includes(to);
    // What was exported is taken back, also an address to which no mail could be sent.
    if (isNamed && !(this.#types && to === 'email')) return this.#named(column, to, cell);
    if (isNamed && isAddress(cell)) this.#draft['email'] = cell;
    return this.#value(column, to, cell);
  }

  #named(column: ImportColumn, to: string, cell: string): UnreadableCell | null {
    if (cell === '') return null;
    if (to === 'tags') {
      const tags = tagsOf(cell);
      const long = tags.find((tag) => tag.length > TAG_LENGTH);
      if (long !== undefined) return new UnreadableCell('cell.too-long', `The tag "${long.slice(0, 60)}…" has ${long.length} characters; at most ${TAG_LENGTH} are taken.`);
      this.#draft['tags'] = tags;
    } else if (to === 'timestamp') {
      const at = readInstant(cell, column.order);
      if (at instanceof UnreadableCell) return at;
      this.#draft['occurredAt'] = at;
    } else {
      const bad = badName(to, cell);
      if (bad) return bad;
      this.#draft[to] = cell;
      if (to === 'email' && this.how.kind === 'contacts') put(this.#draft, 'email', cell, true);
    }
    return null;
  }

  #value(column: ImportColumn, to: string, cell: string): UnreadableCell | null {
    const type = this.#types ? (Object.hasOwn(this.#types, column.heading) ? this.#types[column.heading]! : null) : null;
    const isMeant = type === 'text';
    if (cell === '' && !isMeant) {
      if (this.how.empty === 'clear' && this.how.kind !== 'events') put(this.#draft, to, null, this.#types !== null);
      return null;
    }
    const value = readCell(cell, { ...column, type: type ?? column.type });
    if (value instanceof UnreadableCell) return value;
    put(this.#draft, to, value, this.#types !== null);
    return null;
  }

  said(): RowSaid {
    const { values, parts } = this.#draft;
    const named = Object.fromEntries(NAMED.map((name) => [name, (this.#draft[name] as string | undefined) ?? null])) as Record<Targets, string | null>;
    return { ...named, event: named.event ?? this.how.event, occurredAt: this.#draft['occurredAt'] as number | null, values, parts: [...parts], tags: this.#draft['tags'] as string[] };
  }
}

function lacking(said: RowSaid, kind: ImportKind): RefusedRow | null {
  const hasName = said.userId !== null || said.anonymousId !== null || said.email !== null || said.contactId !== null;
  if (kind === 'companies') return said.groupId === null ? new RefusedRow('row.no-company', 'The row does not say which company it is about; fill in its id.') : null;
  if (!hasName) return new RefusedRow('row.no-id', 'The row does not say who it is about; fill in a user id or an email address.');
  return kind === 'events' && said.event === null ? new RefusedRow('row.no-event', 'The row does not say what happened; fill in the name of the event.') : null;
}

/** Most rows are far from the limit: their letters are counted, not their bytes. */
function isTooLarge(cells: readonly string[], said: RowSaid): boolean {
  const letters = cells.reduce((sum, cell) => sum + cell.length, 0);
  return letters * 6 > LIMITS.eventBytes && utf8Bytes(JSON.stringify(said.values)) > LIMITS.eventBytes;
}

/**
 * What one row of a file says, or why it is not taken. Never alters what is text.
 * @param cells as many as there are columns
 * @param isDoubtful whether U+FFFD in a cell may stand for bytes that could not be read
 */
export function readRow(cells: readonly string[], how: RowReading, isDoubtful: boolean): RowSaid | RefusedRow {
  const { columns, kind } = how;
  if (cells.length !== columns.length) {
    const what = cells.length > columns.length ? 'a delimiter inside a cell needs quotes around the cell' : 'a line break inside a cell needs quotes around the cell';
    return new RefusedRow('row.wrong-width', `The row has ${cells.length} cells where the headings have ${columns.length}; ${what}.`);
  }
  const reading = new Reading(how, cells, isDoubtful);
  for (const column of columns) {
    const bad = reading.column(column);
    if (bad) return new RefusedRow(bad.code, bad.detail, column.heading);
  }
  const said = reading.said();
  if (isTooLarge(cells, said)) return new RefusedRow('row.too-large', `The row has more than ${LIMITS.eventBytes / 1024} KB, which is the most that is taken.`);
  return lacking(said, kind) ?? said;
}
