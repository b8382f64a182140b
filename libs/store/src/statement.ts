import type { ClientBase, QueryResultRow } from 'pg';
import { binaryArray, isBinaryType, type Element } from './binary-array.js';

/** A connection, in or out of a transaction. Pools and clients both are one. */
export type Connection = Pick<ClientBase, 'query'>;

/** A statement that every connection prepares once, under its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** How many statements this process has run by name: what a batch costs is asserted with it. */
export const statementCount = { total: 0 };

const arrayTypes = new Map<string, readonly (string | undefined)[]>();

/** The element types of a statement's array parameters, in order, as its casts say: `$2::int[]`. */
function arrayTypesOf({ text }: Statement): readonly (string | undefined)[] {
  const known = arrayTypes.get(text);
  if (known) return known;
  const types: (string | undefined)[] = [];
  for (const [, number, type] of text.matchAll(/\$(\d+)::(\w+)\[\]/g)) types[Number(number) - 1] = type;
  arrayTypes.set(text, types);
  return types;
}

function sendable(statement: Statement, values: readonly unknown[]): unknown[] {
  const types = arrayTypesOf(statement);
  return values.map((value, i) => {
    const type = types[i];
    return type !== undefined && isBinaryType(type) && Array.isArray(value) ? binaryArray(type, value as Element[]) : value;
  });
}

/** Runs a prepared statement; its rows. Arrays whose parameter has a cast are sent in binary. */
export async function run<Row extends QueryResultRow>(connection: Connection, statement: Statement, values: readonly unknown[]): Promise<Row[]> {
  statementCount.total++;
  const result = await connection.query<Row>({ name: statement.name, text: statement.text, values: sendable(statement, values) });
  return result.rows;
}

/** The key of a contact in every contact-scoped table. */
export interface ContactKey {
  readonly shard: number;
  readonly workspace: number;
  readonly contact: string;
}

/** Three parallel arrays for `unnest`, in the order of the keys given. */
export const keyColumns = (keys: readonly ContactKey[]): [number[], number[], string[]] => [keys.map((k) => k.shard), keys.map((k) => k.workspace), keys.map((k) => k.contact)];
