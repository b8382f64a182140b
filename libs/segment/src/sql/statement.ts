import type { Question } from './pass.js';

/** A condition as SQL: of type boolean when time does not matter, else a float8 that is read like `Hold`. Never null. */
export interface SqlNode {
  readonly sql: string;
  readonly isTimed: boolean;
}

export type SqlValue = string | number | null | readonly (string | number)[];

/** A statement in the making: its parameters, in order, and the tables joined to `contact c`. */
export interface Statement {
  readonly values: SqlValue[];
  readonly joins: (() => string)[];
  /** What is asked of events in one pass. */
  readonly questions: Question[];
  /** The same value and type twice are one parameter. @returns `$3::text` */
  parameter(value: SqlValue, type: string): string;
  /** The same table with the same conditions twice is one join. @param join gets the alias @returns the alias */
  join(prefix: string, join: (alias: string) => string): string;
}

export function newStatement(): Statement {
  const values: SqlValue[] = [];
  const joins: (() => string)[] = [];
  const parameters = new Map<string, string>();
  const aliases = new Map<string, string>();
  return {
    values,
    joins,
    questions: [],
    parameter: (value, type) => once(parameters, `${type} ${JSON.stringify(value)}`, () => `$${values.push(value)}::${type}`),
    join: (prefix, join) =>
      once(aliases, join(prefix), () => {
        const alias = `${prefix}${aliases.size + 1}`;
        const sql = join(alias);
        joins.push(() => sql);
        return alias;
      }),
  };
}

function once(known: Map<string, string>, key: string, make: () => string): string {
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}

/** Any condition as a float8 hold. */
export function asHold({ sql, isTimed }: SqlNode): string {
  return isTimed ? sql : `case when ${sql} then float8 'infinity' else float8 '-infinity' end`;
}

export function all(nodes: readonly SqlNode[]): SqlNode {
  return combine(nodes, 'and', 'least');
}

export function some(nodes: readonly SqlNode[]): SqlNode {
  return combine(nodes, 'or', 'greatest');
}

function combine(nodes: readonly SqlNode[], word: string, call: string): SqlNode {
  if (nodes.length === 1) return nodes[0]!;
  if (!nodes.some((node) => node.isTimed)) return { sql: `(${nodes.map((node) => node.sql).join(` ${word} `)})`, isTimed: false };
  return { sql: `${call}(${nodes.map(asHold).join(', ')})`, isTimed: true };
}

export function opposite({ sql, isTimed }: SqlNode): SqlNode {
  return { sql: isTimed ? `(- ${sql})` : `(not ${sql})`, isTimed };
}
