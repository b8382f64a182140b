import { InvalidInput, NotFound, type Page, type SuppressionCreate, type SuppressionsQuery } from '@tributary/contract';
import { run, type Connection, type Pool } from '@tributary/store';
import { pageOf, readCursor } from '../http/cursor.js';
import type { Workspace } from '../workspaces/workspaces.js';

/** An address that nothing is sent to. */
export interface SuppressionView {
  readonly id: string;
  readonly address: string;
  readonly reason: string;
  readonly createdAt: string;
}
type Row = Omit<SuppressionView, 'id' | 'createdAt'> & { readonly createdAt: Date };

/** The reason of who unsubscribed from everything. */
export const BY_THEMSELVES = 'unsubscribed';

const columns = `address, reason, created_at as "createdAt"`;
const insert = {
  name: 'insert-suppression',
  text: `
    insert into suppression as s (workspace, address, reason, created_at) values ($1, $2, $3, date_trunc('milliseconds', clock_timestamp()))
    on conflict (workspace, address) do update set reason = s.reason returning ${columns}`,
};
const list = {
  name: 'suppression-list',
  text: `
    select ${columns} from suppression where workspace = $1 and ($2::text is null or address = $2) and ($3::timestamptz is null or (created_at, address) < ($3, $4::text))
    order by created_at desc, address desc limit $5`,
};
const remove = { name: 'delete-suppression', text: `delete from suppression where workspace = $1 and address = $2 returning address` };

const viewOf = ({ createdAt, ...row }: Row): SuppressionView => ({ id: row.address, ...row, createdAt: createdAt.toISOString() });
/** As addresses are compared: in small letters, without blanks around. */
export const plainAddress = (text: string): string => text.trim().toLowerCase().slice(0, 320);

/** Puts an address on the list; once there, it keeps its first reason. */
export async function suppress(connection: Connection, workspace: number, address: string, reason: string): Promise<SuppressionView> {
  const [row] = await run<Row>(connection, insert, [workspace, plainAddress(address), reason]);
  return viewOf(row!);
}

const asked = { name: 'is-suppressed', text: `select 1 from suppression where workspace = $1 and address = $2` };
const lift = { name: 'lift-own-suppression', text: `delete from suppression where workspace = $1 and address = $2 and reason = '${BY_THEMSELVES}'` };

export async function isSuppressed(connection: Connection, workspace: number, address: string): Promise<boolean> {
  return (await run(connection, asked, [workspace, plainAddress(address)])).length > 0;
}

/** Takes an address off the list that its contact put there; one that bounced, or that somebody here put there, stays. */
export async function liftOwn(connection: Connection, workspace: number, address: string): Promise<void> {
  await run(connection, lift, [workspace, plainAddress(address)]);
}

export class Suppressions {
  constructor(private readonly pool: Pool) {}

  async list(workspace: Workspace, query: SuppressionsQuery): Promise<Page<SuppressionView>> {
    const place = readCursor(query.after, ['instant', 'text']);
    const address = query.address === undefined ? null : plainAddress(query.address);
    const rows = await run<Row>(this.pool, list, [workspace.id, address, place?.[0] ?? null, place?.[1] ?? null, query.limit + 1]);
    return pageOf(rows, query.limit, viewOf, (row) => [row.createdAt.toISOString(), row.address]);
  }

  async create(workspace: Workspace, { address, email, reason = 'manual' }: SuppressionCreate): Promise<SuppressionView> {
    const given = plainAddress(address ?? email ?? '');
    if (!/^[^\s@]+@[^\s@]+$/.test(given)) throw new InvalidInput('suppression.bad-address', 'address: give an email address such as ana@example.com.', { path: 'address' });
    return suppress(this.pool, workspace.id, given, reason);
  }

  /** @throws {NotFound} */
  async delete(workspace: Workspace, address: string): Promise<void> {
    if ((await run(this.pool, remove, [workspace.id, plainAddress(address)])).length === 0) throw new NotFound('suppression', address);
  }
}
