import { NotAllowed, NotFound, type KeyCreate, type ListQuery, type Page } from '@tributary/contract';
import { run, type Pool } from '@tributary/store';
import type { Actor } from '../accounts/actor.js';
import { pageOf, readCursor } from '../http/cursor.js';
import type { Scope, Workspace, Workspaces } from './workspaces.js';

export interface KeyView {
  readonly id: string;
  readonly name: string;
  readonly scope: Scope;
  /** The last four characters. */
  readonly ending: string;
  readonly createdAt: string;
}

const list = { name: 'key-list', text: `select id, name, scope, ending, created_at from api_key where workspace = $1 and id > $2 order by id limit $3` };
const remove = { name: 'key-delete', text: `delete from api_key where workspace = $1 and id = $2 returning id` };

const idOf = (id: number): string => `key_${id}`;

/** The keys of a workspace as its people see them. */
export class Keys {
  constructor(
    private readonly pool: Pool,
    private readonly workspaces: Workspaces,
  ) {}

  async list(workspace: Workspace, query: ListQuery): Promise<Page<KeyView>> {
    const rows = await run<{ id: number; name: string; scope: Scope; ending: string; created_at: Date }>(this.pool, list, [workspace.id, Number(readCursor(query.after, ['number'])?.[0] ?? 0), query.limit + 1]);
    return pageOf(rows, query.limit, ({ created_at, ...row }) => ({ ...row, id: idOf(row.id), createdAt: created_at.toISOString() }), (row) => [row.id]);
  }

  /** @returns the key itself, this once @throws {NotAllowed} for a key that may do more than who makes it */
  async create(workspace: Workspace, actor: Actor, wanted: KeyCreate): Promise<KeyView & { key: string }> {
    if (wanted.scope === 'manage' && !actor.may('members.manage')) throw new NotAllowed('key.too-much', 'A key of scope "manage" does everything; an owner or admin has to make it.', 403);
    const { id, key, createdAt } = await this.workspaces.addKey(this.pool, workspace.id, wanted.name, wanted.scope);
    return { id: idOf(id), name: wanted.name, scope: wanted.scope, ending: key.slice(-4), createdAt: createdAt.toISOString(), key };
  }

  /** @throws {NotFound} */
  async delete(workspace: Workspace, id: string): Promise<void> {
    const number = Number(/^key_(\d{1,9})$/.exec(id)?.[1] ?? -1);
    const rows = await run(this.pool, remove, [workspace.id, number]);
    if (rows.length === 0) throw new NotFound('key', id);
    this.workspaces.forgetKeys();
  }
}
