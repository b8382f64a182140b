import type { ClientBase, QueryResultRow } from 'pg';

/** A connection, in or out of a transaction. Pools and clients both are one. */
export type Connection = Pick<ClientBase, 'query'>;

/** A statement that every connection prepares once, under its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** How many statements this process has run by name: what a batch costs is asserted with it. */
export const statementCount = { total: 0 };

/** Runs a prepared statement; its rows. */
export async function run<Row extends QueryResultRow>(connection: Connection, statement: Statement, values: readonly unknown[]): Promise<Row[]> {
  statementCount.total++;
  const result = await connection.query<Row>({ name: statement.name, text: statement.text, values: values as unknown[] });
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
