import { Conflict, type AudienceCreate, type AudiencePatch, type Kinds, type ListQuery, type Page } from '@tributary/contract';
import { changeDefinitions, inTransaction, run, wishAgain, wishesWaitingFor, writeWishes, type Connection, type Database } from '@tributary/store';
import { resolveContacts } from '../contacts/resolve-contacts.js';
import { pageOf, readCursor } from '../http/cursor.js';
import { workspaceNow } from '../segments/workspace-now.js';
import { segmentByRef } from '../segments/segment-rows.js';
import type { Engine } from '../wiring/engine.js';
import { workflowsPicking } from '../workflows/workflow-usage.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { audienceIdOf } from './audience-id.js';
import { listMembers, listSyncs, type AudienceMemberView, type SyncView } from './audience-listing.js';
import { audienceByRef, audienceView, listAudiences, type AudienceRow, type AudienceView } from './audience-rows.js';
import { followSegment } from './follow-segment.js';

const insert = {
  name: 'insert-audience',
  text: `insert into audience (workspace, name, provider, external_id, created_at) values ($1, $2, $3, $4, $5) on conflict do nothing returning id`,
};
const rename = { name: 'rename-audience', text: `update audience a set name = $2 where id = $1 and not exists (select from audience o where o.workspace = a.workspace and o.name = $2 and o.id <> a.id) returning id` };
const remove = { name: 'delete-audience', text: `with m as (delete from audience_member where audience = $1), s as (delete from audience_sync where audience = $1) delete from audience where id = $1` };
const wantedAmong = { name: 'audience-wanted-among', text: `select count(*)::int as n from audience_member where audience = $1 and contact = any($2::uuid[]) and wanted` };
const resume = { name: 'resume-audience', text: `update audience set state = 'active', reason = null, next_attempt_at = null, attempts = 0, hurry = true where id = $1` };
// What the platform refused is asked of it once more; who cannot be found, or refuses, is looked at when that changes.
const askAgain = {
  name: 'audience-ask-again',
  text: `update audience_member set due_since = coalesce(due_since, wished_at), version = version + 1, reason = null where audience = $1 and reason->>'code' in ('audience.refused-call', 'audience.row-invalid')`,
};

/** A new audience is waited for so long, ms, until the platform has made it. */
const PATIENCE_MS = 5_000;
const taken = (name: string): Conflict => new Conflict('audience.name-taken', `There is an audience "${name}" already; choose another name.`, { path: 'name' });

/** Ad audiences as people make them and say who shall be in them; the syncs of `stages/audiences` tell the platforms. */
export class Audiences {
  constructor(
    private readonly database: Database,
    private readonly engine: Engine,
    private readonly kinds: Kinds,
  ) {}

  async list(workspace: Workspace, query: ListQuery): Promise<Page<AudienceView>> {
    const rows = await listAudiences(this.database.api, workspace.id, Number(readCursor(query.after, ['number'])?.[0] ?? 0), query.limit + 1);
    return pageOf(rows, query.limit, audienceView, (row) => [row.id]);
  }

  /** @throws {NotFound} */
  async one(workspace: Workspace, ref: string): Promise<AudienceView> {
    return audienceView(await audienceByRef(this.database.api, workspace.id, ref));
  }

  /** @returns as soon as the platform has made it, has said why not, or has let five seconds pass */
  async create(workspace: Workspace, { name, provider, externalId, segment }: AudienceCreate): Promise<AudienceView> {
    const id = await inTransaction(this.database.bulk, async (connection) => {
      await changeDefinitions(connection, workspace.id);
      const now = await workspaceNow(connection, workspace.id);
      const [row] = await run<{ id: number }>(connection, insert, [workspace.id, name, provider, externalId ?? null, new Date(now)]);
      if (!row) throw taken(name);
      if (segment) await this.#follow(connection, workspace, row.id, segment);
      return row.id;
    });
    this.engine.wake();
    const isMade = async () => {
      const row = await audienceByRef(this.database.api, workspace.id, audienceIdOf(id));
      return row.external_id !== null || row.reason !== null ? row : null;
    };
    const made = await this.engine.until(isMade, externalId === undefined ? PATIENCE_MS : 0);
    return made ? audienceView(made) : this.one(workspace, audienceIdOf(id));
  }

  /** With a segment: whoever is in it now is put in, everybody else is taken out, and so it goes on. */
  async change(workspace: Workspace, ref: string, { name, segment }: AudiencePatch): Promise<AudienceView> {
    const { id, name: old } = await audienceByRef(this.database.api, workspace.id, ref);
    await inTransaction(this.database.bulk, async (connection) => {
      await changeDefinitions(connection, workspace.id);
      if (name !== undefined && name !== old) await this.#rename(connection, workspace, { id, old, name });
      if (segment !== undefined) await this.#follow(connection, workspace, id, segment);
    });
    this.engine.wake();
    return this.one(workspace, audienceIdOf(id));
  }

  /** Steps may name it by its name; those by its id do not care. */
  async #rename(connection: Connection, workspace: Workspace, { id, old, name }: { id: number; old: string; name: string }): Promise<void> {
    const workflows = await workflowsPicking(connection, workspace.id, { widget: 'audience-picker', name: old }, this.kinds);
    if (workflows.length > 0) throw new Conflict('audience.in-use', `${workflows.map((one) => one.name).join(', ')} names the audience by its name; let it name "${audienceIdOf(id)}" first.`, { path: 'name', usedBy: { workflows } });
    if ((await run(connection, rename, [id, name])).length === 0) throw taken(name);
  }

  async #follow(connection: Connection, workspace: Workspace, audience: number, ref: string | null): Promise<void> {
    const segment = ref === null ? null : await segmentByRef(connection, workspace.id, ref);
    await followSegment(connection, { audience, workspace: workspace.id, segment, now: await workspaceNow(connection, workspace.id) });
  }

  /** @throws {Conflict} with the list of where it is used */
  async delete(workspace: Workspace, ref: string): Promise<void> {
    const { id, name } = await audienceByRef(this.database.api, workspace.id, ref);
    await inTransaction(this.database.bulk, async (connection) => {
      await changeDefinitions(connection, workspace.id);
      const workflows = await workflowsPicking(connection, workspace.id, { widget: 'audience-picker', name, id: audienceIdOf(id) }, this.kinds);
      if (workflows.length > 0) throw new Conflict('audience.in-use', `The audience is used by ${workflows.map((one) => one.name).join(', ')}; change those first.`, { usedBy: { workflows } });
      await run(connection, remove, [id]);
      // Their runs are told that it is gone.
      await wishAgain(connection, await wishesWaitingFor(connection, workspace.id, id));
    });
    this.engine.wake();
  }

  /** @returns how many are wished otherwise now, and the names that nobody has */
  async wish(workspace: Workspace, ref: string, contacts: readonly string[], wanted: boolean): Promise<{ changed: number; unknown: string[] }> {
    const { id } = await audienceByRef(this.database.api, workspace.id, ref);
    const found = await resolveContacts(this.database.api, workspace, contacts);
    const keys = [...new Map([...found.values()].map((key) => [key.contact, key])).values()];
    const [before] = await run<{ n: number }>(this.database.api, wantedAmong, [id, keys.map((key) => key.contact)]);
    const at = await workspaceNow(this.database.api, workspace.id);
    await writeWishes(this.database.api, keys.map((key) => ({ ...key, audience: id, wanted, at, answered: false })));
    this.engine.wake();
    return { changed: wanted ? keys.length - before!.n : before!.n, unknown: contacts.filter((one) => !found.has(one)) };
  }

  async members(workspace: Workspace, ref: string, query: ListQuery): Promise<Page<AudienceMemberView>> {
    return listMembers(this.database.api, await this.#row(workspace, ref), query);
  }

  async syncs(workspace: Workspace, ref: string, query: ListQuery): Promise<Page<SyncView>> {
    return listSyncs(this.database.api, await this.#row(workspace, ref), query);
  }

  async retry(workspace: Workspace, ref: string): Promise<AudienceView> {
    const { id } = await this.#row(workspace, ref);
    await inTransaction(this.database.api, async (connection) => {
      await run(connection, resume, [id]);
      await run(connection, askAgain, [id]);
    });
    this.engine.wake();
    return this.one(workspace, audienceIdOf(id));
  }

  #row(workspace: Workspace, ref: string): Promise<AudienceRow> {
    return audienceByRef(this.database.api, workspace.id, ref);
  }
}
