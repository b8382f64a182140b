import type { ItemsQuery, ItemsRetry, Page } from '@tributary/contract';
import { bumpShards, inTransaction, lockShardsInOrder, run, type Pool } from '@tributary/store';
import { resolveContact } from '../contacts/resolve-contacts.js';
import { pageOf, readCursor } from '../http/cursor.js';
import type { Workspace } from '../workspaces/workspaces.js';
import type { Engine } from './engine.js';

/** An item that could not be processed, without what it carries: that may be personal. */
export interface ParkedView {
  readonly id: string;
  readonly status: 'parked';
  readonly kind: string;
  readonly contact: string;
  readonly at: string;
  readonly code: string;
  readonly detail: string;
}

const list = {
  name: 'parked-list',
  text: `select id::text, kind, contact, at, code, detail from parked_item where workspace = $1 and ($2::uuid is null or contact = $2) and id > $3::bigint order by id limit $4`,
};
const chosen = `workspace = $1 and ($2::uuid is null or contact = $2) and ($3::text is null or code = $3) and ($4::bigint[] is null or id = any($4))`;
const shardsOf = { name: 'parked-shards', text: `select distinct shard from parked_item where ${chosen}` };
const retry = {
  name: 'parked-retry',
  text: `
    with taken as (
      delete from parked_item where ${chosen} returning *
    ), freed as (
      update contact c set state = 'active' from (select distinct shard, workspace, contact from taken) t
      where c.shard = t.shard and c.workspace = t.workspace and c.id = t.contact and c.state = 'parked'
      returning c.shard, c.workspace, c.id as contact
    ), back as (
      insert into inbox (shard, lane, at, id, workspace, contact, kind, root, depth, payload)
      select shard, lane, at, id, workspace, contact, kind, root, depth, payload from taken order by shard, lane, at, id returning 1
    ), review as (
      insert into inbox (shard, lane, at, id, workspace, contact, kind, root, depth, payload)
      select f.shard, 0, date_trunc('milliseconds', coalesce(h.clock, clock_timestamp())), nextval('item_id'), f.workspace, f.contact, 'settle', null, 0, '{"review":true}'
      from freed f join shard h on h.id = f.shard
    )
    select count(*)::int as n from back`,
};

export async function listParked(pool: Pool, workspace: Workspace, query: ItemsQuery): Promise<Page<ParkedView>> {
  const contact = query.contact === undefined ? null : (await resolveContact(pool, workspace, query.contact)).contact;
  const rows = await run<Omit<ParkedView, 'at' | 'status'> & { at: Date }>(pool, list, [workspace.id, contact, readCursor(query.after, ['digits'])?.[0] ?? 0, query.limit + 1]);
  return pageOf(rows, query.limit, (row) => ({ ...row, status: 'parked' as const, at: row.at.toISOString() }), (row) => [row.id]);
}

/** Puts parked items back where they were; a contact that was parked is taken up again and judged anew. */
export async function retryParked(pool: Pool, engine: Engine, workspace: Workspace, { filter }: ItemsRetry): Promise<{ retried: number }> {
  const contact = filter.contact === undefined ? null : (await resolveContact(pool, workspace, filter.contact)).contact;
  const ids = filter.ids?.filter((id) => /^\d{1,18}$/.test(id)) ?? null;
  const values = [workspace.id, contact, filter.code ?? null, ids];
  const retried = await inTransaction(pool, async (connection) => {
    // A contact is changed only by who holds its shard.
    const shards = await run<{ shard: number }>(connection, shardsOf, values);
    await lockShardsInOrder(connection, shards.map((row) => row.shard));
    await bumpShards(connection, shards.map((row) => row.shard));
    const [row] = await run<{ n: number }>(connection, retry, values);
    return row!.n;
  });
  engine.wake();
  return { retried };
}
