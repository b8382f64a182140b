import type { Json, JsonObject } from '@tributary/contract';
import { run, type Connection, type Statement } from '../statement.js';

/** What one group call says of a company; `at` in ms: each trait keeps the value of its latest instant. */
export interface CompanyRow {
  readonly workspace: number;
  readonly id: string;
  readonly traits: JsonObject;
  readonly at: number;
}

interface Stored {
  workspace: number;
  id: string;
  traits: Record<string, Json>;
  trait_at: Record<string, number>;
}

const make: Statement = {
  name: 'make-companies',
  text: `
    insert into company (workspace, id, traits, trait_at, created_at)
    select workspace, id, '{}', '{}', at from unnest($1::int[], $2::text[], $3::timestamptz[]) as n(workspace, id, at) order by workspace, id
    on conflict do nothing`,
};

const lock: Statement = {
  name: 'lock-companies',
  text: `
    select c.workspace, c.id, c.traits, c.trait_at from company c join unnest($1::int[], $2::text[]) as k(workspace, id) using (workspace, id)
    order by c.workspace, c.id for update of c`,
};

const write: Statement = {
  name: 'write-companies',
  text: `
    update company c set traits = n.traits, trait_at = n.trait_at
    from unnest($1::int[], $2::text[], $3::jsonb[], $4::jsonb[]) as n(workspace, id, traits, trait_at) where c.workspace = n.workspace and c.id = n.id`,
};

/** A company as it is stored after the write. */
export interface WrittenCompany {
  readonly workspace: number;
  readonly id: string;
  readonly traits: JsonObject;
  /** Whether its attributes are others than before. */
  readonly isChanged: boolean;
}

function apply(company: Stored, said: CompanyRow): void {
  for (const [key, value] of Object.entries(said.traits)) {
    if (said.at < (company.trait_at[key] ?? -Infinity)) continue;
    company.trait_at[key] = said.at;
    if (value === null) delete company.traits[key];
    else company.traits[key] = value;
  }
}

/**
 * Writes companies trait by trait; null removes a trait. Contacts share these rows, so they are taken last in a batch and
 * sorted: two batches never wait for each other crosswise.
 * @param rows in the order in which they were said
 * @returns all that were named, as they are now; their rows are locked to the end of the transaction
 */
export async function writeCompanies(connection: Connection, rows: readonly CompanyRow[]): Promise<WrittenCompany[]> {
  const first = new Map(rows.toReversed().map((row) => [JSON.stringify([row.workspace, row.id]), row]));
  if (first.size === 0) return [];
  const keys = [[...first.values()].map((r) => r.workspace), [...first.values()].map((r) => r.id)];
  await run(connection, make, [...keys, [...first.values()].map((r) => r.at)]);
  const stored = await run<Stored>(connection, lock, keys);
  const before = stored.map(({ traits }) => JSON.stringify(traits));
  const byKey = new Map(stored.map((row) => [JSON.stringify([row.workspace, row.id]), row]));
  for (const row of rows) {
    const company = byKey.get(JSON.stringify([row.workspace, row.id]));
    if (company) apply(company, row);
  }
  await run(connection, write, [stored.map((s) => s.workspace), stored.map((s) => s.id), stored.map((s) => JSON.stringify(s.traits)), stored.map((s) => JSON.stringify(s.trait_at))]);
  return stored.map(({ workspace, id, traits }, i) => ({ workspace, id, traits, isChanged: JSON.stringify(traits) !== before[i] }));
}
