import { InvalidInput, OWN_FILE_HEADING, type ColumnType, type Json, type JsonObject } from '@tributary/contract';
import { describeValue, guard, writeLine, type WrittenValue } from '@tributary/ingest';
import { run, type Pool } from '@tributary/store';
import type { Workspace } from '../workspaces/workspaces.js';

/** Whose rows a file has. */
export interface Exported {
  readonly segment: { readonly id: number; readonly version: number } | null;
  readonly search: string | null;
  readonly tag: string | null;
  /** Null: all that anybody has, and the types of what is no text. */
  readonly columns: readonly string[] | null;
}

interface Row extends Record<string, unknown> {
  readonly shard: number;
  readonly id: string;
  readonly userId: string | null;
  readonly anonymousId: string | null;
  readonly traits: JsonObject;
  readonly tags: readonly string[];
  readonly segments: readonly string[];
  readonly createdAt: Date;
}

const filter = `
  c.workspace = $1 and c.state in ('active', 'parked')
  and ($2::text is null or c.user_id ilike $2 or c.email ilike $2 or c.traits::text ilike $2 or exists (select from unnest(c.anonymous_ids) a where a ilike $2))
  and ($3::text is null or $3 = any(c.tags))
  and ($4::int is null or exists (select from membership m where m.shard = c.shard and m.workspace = c.workspace and m.contact = c.id and m.segment = $4 and m.version = $5 and m.announced))`;
const names = { name: 'export-traits', text: `select distinct k.name from contact c cross join lateral jsonb_object_keys(c.traits) as k(name) where ${filter} order by k.name limit 2001` };
const page = (segments: string) => `
  select c.shard, c.id, c.user_id as "userId", c.anonymous_ids[1] as "anonymousId", c.traits, c.tags, c.created_at as "createdAt", ${segments} as segments
  from contact c where ${filter} and c.shard >= $6 and (c.shard > $6 or c.id > $7::uuid) order by c.shard, c.id limit $8`;
const rows = { name: 'export-rows', text: page(`'{}'::text[]`) };
const rowsWithSegments = {
  name: 'export-rows-segments',
  text: page(`array(select s.key from membership m join segment s on s.id = m.segment and s.live_version = m.version where m.shard = c.shard and m.workspace = c.workspace and m.contact = c.id and m.announced order by s.key)`),
};

const PAGE = 1_000;
const MOST_COLUMNS = 2_000;
const NIL = '00000000-0000-0000-0000-000000000000';
const like = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/** What a contact has beside traits; a trait of such a name stands under `traits.`. */
const OWN: Readonly<Record<string, (row: Row) => WrittenValue>> = {
  contactId: ({ id }) => ({ cell: id, type: null }),
  userId: ({ userId }) => describeValue(userId ?? undefined),
  anonymousId: ({ anonymousId }) => describeValue(anonymousId ?? undefined),
  tags: ({ tags }) => ({ cell: guard(listOf(tags)), type: null }),
};
const EXTRA: Readonly<Record<string, (row: Row) => WrittenValue>> = {
  segments: ({ segments }) => ({ cell: segments.join(';'), type: null }),
  id: OWN['contactId']!,
};

const isPlain = (tag: string): boolean => !/[;|,\n]|^\s|\s$|^\[/.test(tag);
/** Several in one cell: separated by semicolons where each is plain, else as JSON. */
const listOf = (tags: readonly string[]): string => (tags.every(isPlain) ? tags.join(';') : JSON.stringify(tags));

interface Column {
  readonly heading: string;
  read(row: Row): WrittenValue;
}

const own = (traits: JsonObject, name: string): Json | undefined => (Object.hasOwn(traits, name) ? traits[name] : undefined);

function lookUp(traits: JsonObject, path: string): Json | undefined {
  const whole = own(traits, path);
  if (whole !== undefined || !path.includes('.')) return whole;
  let value: Json | undefined = traits;
  for (const part of path.split('.')) value = typeof value === 'object' && value !== null && !Array.isArray(value) ? own(value as JsonObject, part) : undefined;
  return value;
}

const isTaken = (name: string): boolean => Object.hasOwn(OWN, name) || name === OWN_FILE_HEADING || name.startsWith('traits.');
const traitColumn = (name: string): Column => ({ heading: isTaken(name) ? `traits.${name}` : name, read: ({ traits }) => describeValue(own(traits, name)) });
const ownColumn = (heading: string): Column => ({ heading, read: OWN[heading]! });

/** A column that somebody asked for: something that each contact has, or a trait by its path. */
function askedColumn(heading: string): Column {
  if (Object.hasOwn(OWN, heading)) return ownColumn(heading);
  const name = heading.startsWith('traits.') ? heading.slice('traits.'.length) : heading;
  const extra = Object.hasOwn(EXTRA, heading) ? EXTRA[heading]! : null;
  return { heading, read: (row) => (extra && own(row.traits, name) === undefined ? extra(row) : describeValue(lookUp(row.traits, name))) };
}

/** The usual ones first, the others by their letters. */
function allColumns(traits: readonly string[]): Column[] {
  const first = ['email', 'firstName', 'lastName', 'name', 'phone'].filter((name) => traits.includes(name));
  const others = traits.filter((name) => !first.includes(name));
  return [ownColumn('contactId'), ownColumn('userId'), ownColumn('anonymousId'), ...[...first, ...others].map(traitColumn), ownColumn('tags')];
}

function lineOf(row: Row, columns: readonly Column[], withTypes: boolean): string {
  const written = columns.map((column) => column.read(row));
  if (!withTypes) return writeLine(written.map(({ cell }) => cell));
  const types: Record<string, ColumnType> = {};
  for (const [i, { type }] of written.entries()) if (type !== null) Object.defineProperty(types, columns[i]!.heading, { value: type, enumerable: true });
  return writeLine([...written.map(({ cell }) => cell), Object.keys(types).length === 0 ? '' : JSON.stringify(types)]);
}

/**
 * Contacts as lines of a CSV file, in pages by key: memory is the same for ten and for a million. Each line is as its contact is when it is read.
 * @param pool whose statements may take long
 * @throws {InvalidInput} before the first line, when there are too many columns
 */
export async function exportContacts(pool: Pool, workspace: Workspace, { segment, search, tag, columns: asked }: Exported): Promise<AsyncGenerator<string>> {
  const values = [workspace.id, search ? like(search) : null, tag, segment?.id ?? null, segment?.version ?? 0];
  const columns = asked ? asked.map(askedColumn) : allColumns((await run<{ name: string }>(pool, names, values)).map(({ name }) => name));
  if (columns.length > MOST_COLUMNS) throw new InvalidInput('export.too-many-columns', `These contacts have more than ${MOST_COLUMNS} traits; name the columns that you want.`, { path: 'columns' });
  const statement = asked?.includes('segments') ? rowsWithSegments : rows;
  async function* lines(): AsyncGenerator<string> {
    yield writeLine([...columns.map(({ heading }) => guard(heading)), ...(asked ? [] : [OWN_FILE_HEADING])]);
    for (let [shard, id, isMore] = [0, NIL, true]; isMore; ) {
      const found = await run<Row>(pool, statement, [...values, shard, id, PAGE]);
      if (found.length > 0) yield found.map((row) => lineOf(row, columns, !asked)).join('');
      [shard, id, isMore] = [found.at(-1)?.shard ?? 0, found.at(-1)?.id ?? NIL, found.length === PAGE];
    }
  }
  return lines();
}
