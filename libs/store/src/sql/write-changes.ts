import type { Cause, Json } from '@tributary/contract';
import { run, type Connection, type ContactKey, type Statement } from '../statement.js';

/** One thing that changed of a contact. `at` in ms; `before` and `after` null where there was, or is, nothing. */
export interface ChangeRow extends ContactKey {
  readonly at: number;
  readonly kind: 'segment' | 'score' | 'trait' | 'tag' | 'consent' | 'owner' | 'company' | 'computed';
  readonly key: string;
  readonly before: Json;
  readonly after: Json;
  readonly cause: Cause;
}

const statement: Statement = {
  name: 'write-changes',
  text: `
    insert into contact_change (shard, workspace, contact, at, kind, key, before, after, cause)
    select shard, workspace, contact, at, kind, key, before, after, cause
    from unnest($1::int[], $2::int[], $3::uuid[], $4::timestamptz[], $5::text[], $6::text[], $7::jsonb[], $8::jsonb[], $9::text[]) with ordinality
      as n(shard, workspace, contact, at, kind, key, before, after, cause, place)
    order by shard, workspace, contact, at, place`,
};

/** Appends to the past, in the order given for each contact and instant. */
export async function writeChanges(connection: Connection, rows: readonly ChangeRow[]): Promise<void> {
  if (rows.length === 0) return;
  const json = (value: Json) => (value === null ? null : JSON.stringify(value));
  await run(connection, statement, [
    rows.map((r) => r.shard),
    rows.map((r) => r.workspace),
    rows.map((r) => r.contact),
    rows.map((r) => r.at),
    rows.map((r) => r.kind),
    rows.map((r) => r.key),
    rows.map((r) => json(r.before)),
    rows.map((r) => json(r.after)),
    rows.map((r) => r.cause),
  ]);
}
