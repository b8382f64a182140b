import { Conflict, InvalidInput, LANES, NotAllowed, type Expression, type Kinds, type Page, type SegmentCreate, type SegmentPatch } from '@tributary/contract';
import { changeDefinitions, inTransaction, run, type Connection, type Pool } from '@tributary/store';
import { isDeepStrictEqual } from 'node:util';
import { audiencesFollowing } from '../audiences/audience-names.js';
import { personOf } from '../contacts/person.js';
import { resolveContacts } from '../contacts/resolve-contacts.js';
import { byKey, type Actor } from '../accounts/actor.js';
import { memberByRef } from '../accounts/members.js';
import { pageOf, readCursor } from '../http/cursor.js';
import { keyFrom } from '../key-from.js';
import { addJob, stopJobsOf } from '../stages/bulk/jobs.js';
import type { Engine } from '../wiring/engine.js';
import { ownKinds } from '../wiring/kinds.js';
import { workflowsUsing } from '../workflows/workflow-usage.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { buildRule, insertVersion } from './build-rule.js';
import { checkReferences, readRule, usedBy } from './check-rule.js';
import { diffSegment, type Diff } from './segment-diff.js';
import { listSegments, segmentByRef, segmentView, type SegmentRow, type SegmentView } from './segment-rows.js';

const insertSegment = {
  name: 'insert-segment',
  text: `
    insert into segment (workspace, key, name, description, colour, kind, of_what, live_version, building_version, owner, created_at)
    values ($1, $2, $3, $4, $5, $6, 'contact', $7, $8, $9, date_trunc('milliseconds', clock_timestamp())) on conflict do nothing returning id`,
};
const describe = { name: 'describe-segment', text: `update segment set name = coalesce($2, name), description = coalesce($3, description), colour = case when $5 then $4 else colour end, locked = coalesce($6, locked), owner = case when $8 then $7::int else owner end where id = $1` };
const remove = { name: 'delete-segment', text: `with v as (delete from segment_version where segment = $1), d as (delete from segment_size_delta where segment = $1) delete from segment where id = $1` };
const memberCount = {
  name: 'static-members-among',
  text: `select count(*)::int as n from unnest($1::int[], $2::uuid[]) as k(shard, contact) join membership m on m.shard = k.shard and m.workspace = $3 and m.contact = k.contact and m.segment = $4 and m.announced`,
};
const listMembers = {
  name: 'segment-members',
  text: `
    select m.contact as id, c.user_id as "userId", c.traits->>'email' as email, ${personOf('c')}->>'name' as name, m.since
    from membership m join contact c on c.shard = m.shard and c.workspace = m.workspace and c.id = m.contact
    where m.segment = $1 and m.version = $2 and m.announced and c.state = 'active' and ($3::timestamptz is null or (m.since, m.contact) > ($3, $4::uuid))
    order by m.since, m.contact limit $5`,
};

export interface MemberView {
  readonly id: string;
  readonly userId: string | null;
  readonly email: string | null;
  readonly name: string | null;
  readonly since: string;
}

/** What the product does of its own accord. */
const ownDoing = byKey('manage');

/** @throws {NotAllowed} unless the actor may change what is locked, or lock it */
function checkLock(segment: SegmentRow, actor: Actor, patch?: SegmentPatch): void {
  if (actor.may('segments.lock')) return;
  if (segment.locked) throw new NotAllowed('segment.locked', `The segment "${segment.key}" is locked; somebody who may lock segments has to change it.`, 403);
  if (patch?.locked === true) throw new NotAllowed('role.refused', 'Locking a segment needs the permission segments.lock.', 403);
}

/** What names a segment. */
export interface Usage {
  readonly segments: readonly { id: string; key: string }[];
  readonly workflows: readonly { id: string; name: string }[];
  /** That keep in step with it; absent: none does. */
  readonly audiences?: readonly { id: string; name: string }[];
}

/** Segments as people make, change and look at them. */
export class Segments {
  constructor(
    private readonly pool: Pool,
    private readonly engine: Engine,
    private readonly kinds: Kinds = ownKinds,
  ) {}

  async list(workspace: Workspace, query: { limit: number; after?: string | undefined }): Promise<Page<SegmentView>> {
    const rows = await listSegments(this.pool, workspace.id, Number(readCursor(query.after, ['number'])?.[0] ?? 0), query.limit + 1);
    return pageOf(rows, query.limit, segmentView, (row) => [row.id]);
  }

  async one(workspace: Workspace, ref: string): Promise<SegmentView> {
    return segmentView(await segmentByRef(this.pool, workspace.id, ref));
  }

  /** @throws {Fault} when the rule has faults, names what is not there, or the key is taken */
  async create(workspace: Workspace, wanted: SegmentCreate, actor: Actor = ownDoing): Promise<SegmentView> {
    if (wanted.of === 'company') throw new InvalidInput('segment.not-yet', 'Segments of companies are not offered yet; leave "of" out.', { path: 'of' });
    if (wanted.key === undefined && wanted.name === undefined) throw new InvalidInput('segment.no-key', 'Give the segment a key or a name.', { path: 'key' });
    const key = wanted.key ?? (keyFrom(wanted.name!) || 'segment');
    const rule = wanted.kind === 'active' ? readRule(wanted.rule) : null;
    const id = await inTransaction(this.pool, async (connection) => {
      await changeDefinitions(connection, workspace.id); // first: what is checked must not change before the commit
      if (rule) await checkReferences(connection, workspace.id, rule, null, key);
      const isStatic = wanted.kind === 'static';
      const values = [workspace.id, key, wanted.name ?? key, wanted.description ?? '', wanted.colour ?? null, wanted.kind, isStatic ? 1 : null, isStatic ? null : 1, actor.account];
      const [row] = await run<{ id: number }>(connection, insertSegment, values);
      if (!row) throw new Conflict('segment.key-taken', `There is a segment with the key "${key}" already; choose another.`, { path: 'key' });
      await run(connection, insertVersion, [row.id, 1, workspace.id, rule && JSON.stringify(rule)]);
      if (rule) await addJob(connection, { workspace: workspace.id, kind: 'rebuild', phase: 'compute', config: { segment: row.id, version: 1 } });
      return row.id;
    });
    this.engine.wake();
    return this.one(workspace, `seg_${id}`);
  }

  /** Changes words at once; a new rule becomes a version that is built beside the old one. */
  async change(workspace: Workspace, ref: string, patch: SegmentPatch, actor: Actor = ownDoing): Promise<SegmentView> {
    const segment = await segmentByRef(this.pool, workspace.id, ref);
    checkLock(segment, actor, patch);
    const rule = patch.rule === undefined ? null : readRule(patch.rule);
    const owner = typeof patch.owner === 'string' ? (await memberByRef(this.pool, workspace, patch.owner)).id : null;
    if (rule && segment.kind === 'static') throw new InvalidInput('segment.static', 'A static segment has no rule; its members are picked by hand.', { path: 'rule' });
    await inTransaction(this.pool, async (connection) => {
      if (rule && !isDeepStrictEqual(rule, segment.rule)) await this.#build(connection, workspace, segment, rule);
      await run(connection, describe, [segment.id, patch.name ?? null, patch.description ?? null, patch.colour ?? null, patch.colour !== undefined, patch.locked ?? null, owner, patch.owner !== undefined]);
    });
    this.engine.wake();
    return this.one(workspace, `seg_${segment.id}`);
  }

  async #build(connection: Connection, workspace: Workspace, segment: SegmentRow, rule: Expression): Promise<void> {
    await buildRule(connection, workspace.id, segment.id, rule, () => checkReferences(connection, workspace.id, rule, segment.id, segment.key));
  }

  /** What a new rule would change, before it is saved. */
  diff(workspace: Workspace, ref: string, given: { readonly rule: unknown }): Promise<Diff> {
    return diffSegment(this.pool, this.kinds, workspace, ref, given);
  }

  /** @throws {Conflict} with the list of where it is used */
  async delete(workspace: Workspace, ref: string, actor: Actor = ownDoing): Promise<void> {
    const segment = await segmentByRef(this.pool, workspace.id, ref);
    checkLock(segment, actor);
    await inTransaction(this.pool, async (connection) => {
      await stopJobsOf(connection, segment.id, 'The segment was deleted.');
      await changeDefinitions(connection, workspace.id);
      const users = await this.#usedBy(connection, workspace, segment);
      const names = [...users.segments.map((user) => user.key), ...users.workflows.map((user) => `the workflow "${user.name}"`), ...(users.audiences ?? []).map((user) => `the audience "${user.name}"`)];
      if (names.length > 0) throw new Conflict('segment.in-use', `The segment is used by ${names.join(', ')}; change those first.`, { usedBy: users });
      await run(connection, remove, [segment.id]);
      await addJob(connection, { workspace: workspace.id, kind: 'drop-segment', phase: 'clean:-1', config: { segment: segment.id, version: 0 } });
    });
    this.engine.wake();
  }

  async usage(workspace: Workspace, ref: string): Promise<Usage> {
    return this.#usedBy(this.pool, workspace, await segmentByRef(this.pool, workspace.id, ref));
  }

  async #usedBy(connection: Connection, workspace: Workspace, segment: SegmentRow): Promise<Usage> {
    const [segments, workflows] = [await usedBy(connection, workspace.id, segment), await workflowsUsing(connection, workspace.id, segment, this.kinds)];
    const audiences = await audiencesFollowing(connection, segment.id);
    return { segments, workflows, ...(audiences.length > 0 ? { audiences } : {}) };
  }

  /** In the order in which they entered. */
  async members(workspace: Workspace, ref: string, query: { limit: number; after?: string | undefined }): Promise<Page<MemberView>> {
    const segment = await segmentByRef(this.pool, workspace.id, ref);
    const place = readCursor(query.after, ['instant', 'uuid']);
    const rows = await run<Omit<MemberView, 'since'> & { since: Date }>(this.pool, listMembers, [segment.id, segment.live_version ?? 0, place?.[0] ?? null, place?.[1] ?? null, query.limit + 1]);
    return pageOf(rows, query.limit, (row) => ({ ...row, since: row.since.toISOString() }), (row) => [row.since.toISOString(), row.id]);
  }

  /**
   * Picks contacts into a static segment, or out of it.
   * @returns how many changed, and the names that nobody has; null when it takes longer than five seconds
   */
  async pick(workspace: Workspace, ref: string, contacts: readonly string[], member: boolean, actor: Actor = ownDoing): Promise<{ changed: number; unknown: string[] } | null> {
    const segment = await segmentByRef(this.pool, workspace.id, ref);
    checkLock(segment, actor);
    if (segment.kind !== 'static') throw new InvalidInput('segment.active', 'The members of an active segment follow from its rule; only static segments are picked by hand.');
    const found = await resolveContacts(this.pool, workspace, contacts);
    const keys = [...new Map([...found.values()].map((key) => [key.contact, key])).values()];
    const among = [keys.map((key) => key.shard), keys.map((key) => key.contact), workspace.id, segment.id];
    const [before] = await run<{ n: number }>(this.pool, memberCount, among);
    const ids = await this.engine.add(this.pool, keys.map((key) => ({ ...key, lane: LANES.live, at: null, root: null, depth: 0, kind: 'member' as const, payload: { segment: segment.id, member } })));
    if (!(await this.engine.processed([...new Set(keys.map((key) => key.shard))], ids))) return null;
    return { changed: member ? keys.length - before!.n : before!.n, unknown: contacts.filter((ref) => !found.has(ref)) };
  }
}
