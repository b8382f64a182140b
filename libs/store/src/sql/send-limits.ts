import { run, type Connection, type Statement } from '../statement.js';

/** How often a workspace may go out by a port: at most `most` in any span of `perMs` ms. */
export interface SendLimit {
  readonly most: number;
  readonly perMs: number;
}

/** Sends of one workspace by one port that want to go now. `now`: ms, by the workspace's clock. */
export interface WantedSends extends SendLimit {
  readonly workspace: number;
  readonly port: string;
  readonly n: number;
  readonly now: number;
}

export interface GrantedSends {
  readonly workspace: number;
  readonly port: string;
  /** So many go now. */
  readonly granted: number;
  /** From here on, ms, the others may be tried one by one, `everyMs` apart. */
  readonly from: number;
  readonly everyMs: number;
}

/**
 * A bucket holds a tenth of the limit, or a little more than one, so that a send that comes late by chance loses nothing. It is filled so fast
 * that one more than the limit never fits into a span, wherever that begins: with room r, n sends take at least (n - r) / rate. SQL over `l`
 * (most, per_ms) and `b` (tokens, filled_at; null: full) at the instant `now`.
 */
const room = `greatest(1.2, l.most / 10.0)`;
const perMs = `((l.most + 1 - ${room}) / l.per_ms)`;
export const tokensAt = (now: string): string =>
  `coalesce(least(${room}, b.tokens + greatest(0, extract(epoch from ${now} - b.filled_at) * 1000) * ${perMs}), ${room})`;

const ensure: Statement = {
  name: 'ensure-send-buckets',
  text: `
    insert into send_bucket (workspace, port, tokens, filled_at, promised_until)
    select l.workspace, l.port, ${room}, l.now, l.now from unnest($1::int[], $2::text[], $3::float8[], $4::timestamptz[]) as l(workspace, port, most, now) order by 1, 2
    on conflict do nothing`,
};
const lock: Statement = {
  name: 'lock-send-buckets',
  text: `select from send_bucket b join unnest($1::int[], $2::text[]) as k(workspace, port) using (workspace, port) order by b.workspace, b.port for update of b`,
};
// The rows are held: nobody else charges them until this transaction ends.
const charge: Statement = {
  name: 'charge-send-buckets',
  text: `
    with counted as (
      select l.*, ${tokensAt('l.now')} as tokens, ${perMs} as rate, b.filled_at, b.promised_until
      from unnest($1::int[], $2::text[], $3::float8[], $4::float8[], $5::timestamptz[], $6::int[]) as l(workspace, port, most, per_ms, now, n)
      join send_bucket b on b.workspace = l.workspace and b.port = l.port
    ), granted as (
      select c.*, least(n, floor(tokens + 1e-9))::int as granted from counted c
    ), planned as (
      select g.*, greatest(promised_until, g.now) as from_at, n - granted as put_off from granted g
    )
    update send_bucket b set tokens = greatest(0, p.tokens - p.granted), filled_at = greatest(b.filled_at, p.now), promised_until = p.from_at + p.put_off / p.rate * interval '1 ms'
    from planned p where b.workspace = p.workspace and b.port = p.port
    returning b.workspace, b.port, p.granted, p.from_at as "from", 1 / p.rate as "everyMs"`,
};

type Row = Omit<GrantedSends, 'from'> & { readonly from: Date };

/**
 * Takes what the limits leave now, in one statement for all; whoever shares a bucket shares its row lock, until the transaction ends.
 * @param wanted at most one a workspace and port
 */
export async function chargeSends(connection: Connection, wanted: readonly WantedSends[]): Promise<GrantedSends[]> {
  if (wanted.length === 0) return [];
  const [workspaces, ports, most, now] = [wanted.map((w) => w.workspace), wanted.map((w) => w.port), wanted.map((w) => w.most), wanted.map((w) => new Date(w.now))];
  await run(connection, ensure, [workspaces, ports, most, now]);
  await run(connection, lock, [workspaces, ports]);
  const rows = await run<Row>(connection, charge, [workspaces, ports, most, wanted.map((w) => w.perMs), now, wanted.map((w) => w.n)]);
  return rows.map((row) => ({ ...row, from: row.from.getTime() }));
}
