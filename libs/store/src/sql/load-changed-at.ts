import type { Json } from '@tributary/contract';
import { run, type Connection, type ContactKey, type Statement } from '../statement.js';

/** A trait, a score, or what a model computed, became another. `at` in ms; null: there was, or is, nothing. */
export interface ChangedRow extends ContactKey {
  readonly at: number;
  readonly kind: 'trait' | 'computed' | 'score';
  readonly key: string;
  readonly before: Json;
  readonly after: Json;
}

const statement: Statement = {
  name: 'load-changed-at',
  text: `
    select c.shard, c.workspace, c.contact, c.at, c.kind, c.key, c.before, c.after
    from unnest($1::int[], $2::int[], $3::uuid[], $4::text[]) as k(shard, workspace, contact, key)
    join contact_change c using (shard, workspace, contact, key) where c.kind in ('trait', 'computed', 'score')
    order by c.at, c.id`,
};

/** All changes of these traits of these contacts, ascending. */
export async function loadChangedAt(connection: Connection, needs: readonly (ContactKey & { readonly key: string })[]): Promise<ChangedRow[]> {
  if (needs.length === 0) return [];
  const rows = await run<Omit<ChangedRow, 'at'> & { at: Date }>(connection, statement, [
    needs.map((n) => n.shard),
    needs.map((n) => n.workspace),
    needs.map((n) => n.contact),
    needs.map((n) => n.key),
  ]);
  return rows.map((row) => ({ ...row, at: row.at.getTime() }));
}
