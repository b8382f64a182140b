import { LANES, type ContactPatch, type ContactsQuery, type JsonObject, type Page } from '@tributary/contract';
import { run, type Connection, type ContactKey, type Pool } from '@tributary/store';
import { pageOf, readCursor } from '../http/cursor.js';
import { segmentByRef } from '../segments/segment-rows.js';
import type { Engine } from '../wiring/engine.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { resolveContact } from './resolve-contacts.js';

/** A contact as the API shows it. */
export interface ContactView {
  readonly id: string;
  readonly userId: string | null;
  readonly anonymousIds: readonly string[];
  readonly email: string | null;
  readonly traits: JsonObject;
  readonly computed: JsonObject;
  readonly tags: readonly string[];
  /** Keys. */
  readonly segments: readonly string[];
  readonly consent: Readonly<Record<string, string>>;
  readonly companies: readonly { id: string; name: string | null; role?: string }[];
  readonly owner: string | null;
  readonly createdAt: string;
}

interface Row extends Omit<ContactView, 'email' | 'createdAt'> {
  readonly createdAt: Date;
}

const columns = `
  c.id, c.user_id as "userId", c.anonymous_ids as "anonymousIds", c.traits, c.tags, c.consent, c.owner, c.created_at as "createdAt",
  coalesce((select jsonb_object_agg(t.model, t.value) from computed_trait t where t.shard = c.shard and t.workspace = c.workspace and t.contact = c.id and t.value <> 'null'), '{}') as computed,
  array(select s.key from membership m join segment s on s.id = m.segment and s.live_version = m.version
    where m.shard = c.shard and m.workspace = c.workspace and m.contact = c.id and m.announced order by s.key) as segments,
  coalesce((select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('role', c.roles->g.id)) || jsonb_build_object('id', g.id, 'name', g.traits->'name') order by g.id) from company g where g.workspace = c.workspace and g.id = any(c.companies)), '[]') as companies`;

const readOne = { name: 'contact-view', text: `select ${columns} from contact c where c.shard = $1 and c.workspace = $2 and c.id = $3` };
const list = {
  name: 'contact-list',
  text: `
    select ${columns} from contact c
    where c.workspace = $1 and c.state in ('active', 'parked')
      and ($2::text is null or c.user_id ilike $2 or c.email ilike $2 or c.traits::text ilike $2 or exists (select from unnest(c.anonymous_ids) a where a ilike $2))
      and ($3::text is null or $3 = any(c.tags))
      and ($4::int is null or exists (select from membership m where m.shard = c.shard and m.workspace = c.workspace and m.contact = c.id and m.segment = $4 and m.version = $5 and m.announced))
      and ($6::timestamptz is null or (c.created_at, c.id) < ($6, $7::uuid))
    order by c.created_at desc, c.id desc limit $8`,
};

function viewOf(row: Row): ContactView {
  const email = Object.hasOwn(row.traits, 'email') && typeof row.traits['email'] === 'string' ? row.traits['email'] : null;
  return { ...row, email, createdAt: row.createdAt.toISOString() };
}

const like = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/** What people see of contacts, and how they edit them. */
export class Contacts {
  constructor(
    private readonly pool: Pool,
    private readonly engine: Engine,
  ) {}

  async one(workspace: Workspace, ref: string): Promise<ContactView> {
    return this.view(this.pool, await resolveContact(this.pool, workspace, ref));
  }

  async view(connection: Connection, key: ContactKey): Promise<ContactView> {
    const [row] = await run<Row>(connection, readOne, [key.shard, key.workspace, key.contact]);
    return viewOf(row!);
  }

  /** Newest first. */
  async list(workspace: Workspace, query: ContactsQuery): Promise<Page<ContactView>> {
    const place = readCursor(query.after, ['instant', 'uuid']);
    const segment = query.segment === undefined ? null : await segmentByRef(this.pool, workspace.id, query.segment);
    const rows = await run<Row>(this.pool, list, [
      ...[workspace.id, query.search ? like(query.search) : null, query.tag ?? null, segment?.id ?? null, segment?.live_version ?? 0],
      ...[place?.[0] ?? null, place?.[1] ?? null, query.limit + 1],
    ]);
    return pageOf(rows, query.limit, viewOf, (row) => [row.createdAt.toISOString(), row.id]);
  }

  /**
   * An edit is an item like any other; the answer comes when it was processed.
   * @returns the contact as it is then; null when that takes longer than five seconds
   */
  async edit(workspace: Workspace, ref: string, patch: ContactPatch): Promise<ContactView | null> {
    const key = await resolveContact(this.pool, workspace, ref);
    const ids = await this.engine.add(this.pool, [{ ...key, lane: LANES.live, at: null, root: null, depth: 0, kind: 'edit', payload: patch }]);
    return (await this.engine.processed([key.shard], ids)) ? this.view(this.pool, key) : null;
  }

  /** Erasing is an item like any other, but works alone. @returns whether it was done within five seconds */
  async erase(workspace: Workspace, ref: string): Promise<boolean> {
    const key = await resolveContact(this.pool, workspace, ref);
    const ids = await this.engine.add(this.pool, [{ ...key, lane: LANES.live, at: null, root: null, depth: 0, kind: 'erase', payload: null }]);
    return this.engine.processed([key.shard], ids);
  }
}
