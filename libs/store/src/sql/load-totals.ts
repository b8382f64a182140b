import { run, type Connection, type ContactKey, type Statement } from '../statement.js';

/** Instants in ms. */
export interface TotalsRow extends ContactKey {
  readonly name: string;
  readonly n: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

const statement: Statement = {
  name: 'load-totals',
  text: `
    select t.shard, t.workspace, t.contact, t.name, t.n, t.first_at, t.last_at
    from unnest($1::int[], $2::int[], $3::uuid[], $4::text[]) as k(shard, workspace, contact, name) join contact_event t using (shard, workspace, contact, name)`,
};

export async function loadTotals(connection: Connection, needs: readonly (ContactKey & { name: string })[]): Promise<TotalsRow[]> {
  if (needs.length === 0) return [];
  const rows = await run<Omit<TotalsRow, 'firstAt' | 'lastAt'> & { first_at: Date; last_at: Date }>(connection, statement, [
    needs.map((n) => n.shard),
    needs.map((n) => n.workspace),
    needs.map((n) => n.contact),
    needs.map((n) => n.name),
  ]);
  return rows.map(({ first_at, last_at, ...row }) => ({ ...row, firstAt: first_at.getTime(), lastAt: last_at.getTime() }));
}
