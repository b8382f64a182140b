import { Conflict, InvalidInput, NotFound, type ListQuery, type Page, type TopicCreate, type TopicPatch } from '@tributary/contract';
import { reviewAllMembers, run, type Connection, type Pool } from '@tributary/store';
import { pageOf, readCursor } from '../http/cursor.js';
import { keyFrom } from '../key-from.js';
import { rebuildReadersOfTopic } from '../segments/build-rule.js';
import { ADS_TOPIC } from '../stages/audiences/plan-sync.js';
import type { Workspace } from '../workspaces/workspaces.js';

/** What contacts may subscribe to. */
export interface TopicView {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string;
  /** `opt-out`: everybody who has not unsubscribed; `opt-in`: only who has subscribed. */
  readonly consent: 'opt-in' | 'opt-out';
  readonly createdAt: string;
}
type Row = Omit<TopicView, 'id' | 'createdAt'> & { readonly createdAt: Date };

const columns = `key, name, description, consent, created_at as "createdAt"`;
const list = { name: 'topic-list', text: `select ${columns} from topic where workspace = $1 and ($2::text is null or key > $2) order by key limit $3` };
const readOne = { name: 'topic-by-key', text: `select ${columns} from topic where workspace = $1 and key = $2` };
const insert = {
  name: 'insert-topic',
  text: `insert into topic (workspace, key, name, description, consent, created_at) values ($1, $2, $3, $4, $5, date_trunc('milliseconds', clock_timestamp())) on conflict do nothing returning ${columns}`,
};
const update = { name: 'update-topic', text: `update topic set name = coalesce($3, name), description = coalesce($4, description), consent = coalesce($5, consent) where workspace = $1 and key = $2 returning ${columns}` };
const remove = { name: 'delete-topic', text: `delete from topic where workspace = $1 and key = $2 returning key` };

const viewOf = ({ createdAt, ...row }: Row): TopicView => ({ id: row.key, ...row, createdAt: createdAt.toISOString() });

/** All topics of a workspace. */
export async function allTopics(connection: Connection, workspace: number): Promise<TopicView[]> {
  return (await run<Row>(connection, list, [workspace, null, 500])).map(viewOf);
}

/** Topics as people make and change them. A topic that only a step or a consent names needs no row: it is opt-out. */
export class Topics {
  constructor(private readonly pool: Pool) {}

  async list(workspace: Workspace, query: ListQuery): Promise<Page<TopicView>> {
    const rows = await run<Row>(this.pool, list, [workspace.id, readCursor(query.after, ['text'])?.[0] ?? null, query.limit + 1]);
    return pageOf(rows, query.limit, viewOf, (row) => [row.key]);
  }

  /** @throws {NotFound} */
  async one(workspace: Workspace, key: string): Promise<TopicView> {
    const [row] = await run<Row>(this.pool, readOne, [workspace.id, key]);
    if (!row) throw new NotFound('topic', key);
    return viewOf(row);
  }

  async create(workspace: Workspace, { key: given, name, description = '', consent = 'opt-out' }: TopicCreate): Promise<TopicView> {
    const key = given ?? keyFrom(name ?? '');
    if (key === '') throw new InvalidInput('topic.no-key', 'Give the topic a key or a name.', { path: 'key' });
    const [row] = await run<Row>(this.pool, insert, [workspace.id, key, name ?? key, description, consent]);
    if (!row) throw new Conflict('topic.key-taken', `There is a topic with the key "${key}" already; choose another.`, { path: 'key' });
    if (row.consent === 'opt-in') await rebuildReadersOfTopic(this.pool, workspace.id, key);
    await this.#judgedAnew(workspace, row);
    return viewOf(row);
  }

  async change(workspace: Workspace, key: string, { name, description, consent }: TopicPatch): Promise<TopicView> {
    const [row] = await run<Row>(this.pool, update, [workspace.id, key, name ?? null, description ?? null, consent ?? null]);
    if (!row) throw new NotFound('topic', key);
    if (consent !== undefined) await rebuildReadersOfTopic(this.pool, workspace.id, key);
    await this.#judgedAnew(workspace, row);
    return viewOf(row);
  }

  /** What contacts said of it stays with them. */
  async delete(workspace: Workspace, key: string): Promise<void> {
    if ((await run(this.pool, remove, [workspace.id, key])).length === 0) throw new NotFound('topic', key);
    await rebuildReadersOfTopic(this.pool, workspace.id, key);
    await this.#judgedAnew(workspace, { key });
  }

  /** Who may be in ad audiences follows from what this topic asks for. */
  async #judgedAnew(workspace: Workspace, { key }: { readonly key: string }): Promise<void> {
    if (key === ADS_TOPIC) await reviewAllMembers(this.pool, workspace.id);
  }
}
