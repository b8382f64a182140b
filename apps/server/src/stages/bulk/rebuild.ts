import type { Expression } from '@tributary/contract';
import { toSql } from '@tributary/segment';
import { bumpShards, changeDefinitions, run, type Connection } from '@tributary/store';
import { conditionSettings } from '../../segments/condition-settings.js';
import { segmentNames } from '../../segments/segment-names.js';
import { advanceJob, endJob, type RebuildJob } from './jobs.js';

/** What a step of a job did: `busy`: shards it needs are held, try again soon. */
export type StepResult = 'more' | 'busy' | 'ended';

/** Contacts applied in one transaction: a shard is held for a few dozen ms at most. */
const CHUNK = 2_000;

interface SegmentRow {
  rule: Expression;
  live_version: number | null;
  now: Date;
}

const readSegment = {
  name: 'rebuild-read-segment',
  text: `
    select v.rule, s.live_version, date_trunc('milliseconds', coalesce(h.clock, clock_timestamp())) as now
    from segment s join segment_version v on v.segment = s.id and v.version = s.building_version join workspace w on w.id = s.workspace left join shard h on h.id = w.shard
    where s.id = $1 and s.building_version = $2`,
};

/** A segment that was deleted has no members; rules that name it are refused when saved, so this is only the moment between. */
const NOBODY = { id: 0, version: 0 };

const clearWork = { name: 'rebuild-clear-work', text: `delete from rebuild_row where segment = $1 and version <= $2` };

/** The rule's answer for everybody, kept where it says something: members, those that time will change, and who was a member before. */
async function compute(connection: Connection, job: RebuildJob): Promise<StepResult> {
  const { segment, version } = job.config;
  const [row] = await run<SegmentRow>(connection, readSegment, [segment, version]);
  if (!row) return superseded(connection, job);
  await run(connection, clearWork, [segment, version]);
  const names = await segmentNames(connection, job.workspace);
  const settings = await conditionSettings(connection, job.workspace);
  const query = toSql(row.rule, { workspace: job.workspace, at: row.now.getTime(), ...settings, resolveSegment: (name) => names.resolve(name) ?? NOBODY });
  const at = (offset: number) => `$${query.values.length + offset}`;
  const inserted = await connection.query(
    `insert into rebuild_row (segment, version, shard, contact, member, valid_until)
     select ${at(1)}::int, ${at(2)}::int, r.shard, r.contact, r.member, r.valid_until from (${query.text}) as r
     left join membership m on m.shard = r.shard and m.workspace = ${at(3)}::int and m.contact = r.contact and m.segment = ${at(1)}::int and m.version = ${at(4)}::int
     where r.member or r.valid_until is not null or m.announced`,
    [...query.values, segment, version, job.workspace, row.live_version ?? 0],
  );
  await advanceJob(connection, job.id, 'apply', 0, inserted.rowCount ?? 0);
  return 'more';
}

async function superseded(connection: Connection, job: RebuildJob): Promise<StepResult> {
  await run(connection, clearWork, [job.config.segment, job.config.version]);
  await endJob(connection, job.id, 'stopped', 'A newer rule took its place.');
  return 'ended';
}

// Those that the next chunk touches, no more: a shard that is held keeps others waiting, and what is remembered of its contacts is forgotten.
const pendingShards = { name: 'rebuild-pending-shards', text: `select distinct shard from (select shard from rebuild_row where segment = $1 and version = $2 order by shard limit ${CHUNK}) r order by shard` };
const holdShards = { name: 'hold-shards', text: `select id from shard where id = any($1::int[]) order by id for update skip locked` };

// By ctid, which stays while the job is held: nobody else writes these rows. Contacts that went since are told by the index of those: most are there.
const chunkText = (announced: string, before: string): string => `
    with clocks as materialized (
      select id, date_trunc('milliseconds', coalesce(clock, clock_timestamp())) as now from shard where id = any($3::int[])
    ), chunk as (
      delete from rebuild_row
      where ctid = any(array(select r.ctid from rebuild_row r where r.segment = $1 and r.version = $2 and r.shard = any($3::int[]) order by r.shard, r.contact limit ${CHUNK}))
      returning shard, contact, member, valid_until
    ), put as (
      insert into membership (shard, workspace, contact, segment, version, member, announced, since, cause, valid_until)
      select b.shard, $4::int, b.contact, $1, $2, b.member, ${announced}, h.now, 'definition', b.valid_until
      from chunk b join clocks h on h.id = b.shard ${before}
      where not exists (select from contact c where c.shard = b.shard and c.workspace = $4 and c.id = b.contact and c.state <> 'active')
      order by b.shard, b.contact
      on conflict do nothing
    )
    select count(*)::int as n from chunk`;
const applyChunk = { name: 'rebuild-apply-chunk', text: chunkText('coalesce(m.announced, false)', 'left join membership m on m.shard = b.shard and m.workspace = $4 and m.contact = b.contact and m.segment = $1 and m.version = $5') };
/** Of a segment that nobody was in yet. */
const applyFirstChunk = { name: 'rebuild-apply-first-chunk', text: chunkText('false', '') };

/** Which of these shards are free, held from here to the end of the transaction; jobs never wait for a shard. */
async function hold(connection: Connection, shards: readonly number[]): Promise<number[]> {
  return (await run<{ id: number }>(connection, holdShards, [shards])).map((row) => row.id);
}

/** Puts computed rows where no item has put one since: what an item saw is newer. */
async function apply(connection: Connection, job: RebuildJob): Promise<StepResult> {
  const { segment, version } = job.config;
  const [row] = await run<SegmentRow>(connection, readSegment, [segment, version]);
  if (!row) return superseded(connection, job);
  const pending = (await run<{ shard: number }>(connection, pendingShards, [segment, version])).map((one) => one.shard);
  if (pending.length === 0) {
    await advanceJob(connection, job.id, 'flip', 0, null);
    return 'more';
  }
  const held = await hold(connection, pending);
  if (held.length === 0) return 'busy';
  const of = [segment, version, held, job.workspace];
  const [chunk] = row.live_version === null ? await run<{ n: number }>(connection, applyFirstChunk, of) : await run<{ n: number }>(connection, applyChunk, [...of, row.live_version]);
  await bumpShards(connection, held);
  await advanceJob(connection, job.id, 'apply', chunk!.n, null);
  return 'more';
}

const flipSegment = { name: 'flip-segment', text: `update segment set live_version = building_version, building_version = null where id = $1 and building_version = $2 returning id` };

/** From here on everybody reads the new version. Batches under way have ended: they hold the definitions. */
async function flip(connection: Connection, job: RebuildJob): Promise<StepResult> {
  await changeDefinitions(connection, job.workspace);
  const flipped = await run(connection, flipSegment, [job.config.segment, job.config.version]);
  if (flipped.length === 0) return superseded(connection, job);
  await advanceJob(connection, job.id, 'settle', 0, null);
  return 'more';
}

const addSettleItems = {
  name: 'add-settle-items',
  text: `
    insert into inbox (shard, lane, at, id, workspace, contact, kind, root, depth, payload)
    select m.shard, 1, date_trunc('milliseconds', coalesce(h.clock, clock_timestamp())), nextval('item_id'), m.workspace, m.contact, 'settle', null, 0, 'null'
    from membership m join shard h on h.id = m.shard where m.segment = $1 and m.version = $2 and m.member <> m.announced`,
};

/** The difference between the old version and the new becomes items in the bulk lane: contacts tell it themselves. */
async function settle(connection: Connection, job: RebuildJob): Promise<StepResult> {
  await run(connection, addSettleItems, [job.config.segment, job.config.version]);
  await advanceJob(connection, job.id, 'clean:-1', 0, null);
  return 'more';
}

const unsettled = {
  name: 'segment-unsettled',
  text: `
    select exists (
      select from membership m join contact c on c.shard = m.shard and c.workspace = m.workspace and c.id = m.contact and c.state = 'active'
      where m.segment = $1 and m.version = $2 and m.member <> m.announced
    ) as waits`,
};

async function awaitSettled(connection: Connection, job: RebuildJob): Promise<StepResult> {
  const [row] = await run<{ waits: boolean }>(connection, unsettled, [job.config.segment, job.config.version]);
  if (row!.waits) return 'busy';
  await endJob(connection, job.id, 'done', null);
  return 'ended';
}

const shardsAfter = { name: 'clean-next-shards', text: `select s.id from shard s where s.id > $1 and (s.id < 256 or s.id = (select shard from workspace where id = $2)) order by s.id limit 64` };
const cleanShards = {
  name: 'clean-memberships',
  text: `
    delete from membership m where m.shard = any($1::int[]) and m.workspace = $2 and m.segment = $3
      and not exists (select from segment s where s.id = m.segment and (s.live_version = m.version or s.building_version = m.version))`,
};

/** Rows of versions that nobody reads any more go, some shards at a time. The phase says which was the last. */
async function clean(connection: Connection, job: RebuildJob): Promise<StepResult> {
  const after = Number(job.phase.slice('clean:'.length));
  const next = (await run<{ id: number }>(connection, shardsAfter, [after, job.workspace])).map((row) => row.id);
  if (next.length === 0) {
    await advanceJob(connection, job.id, 'await', 0, null);
    return 'more';
  }
  if ((await hold(connection, next)).length < next.length) return 'busy';
  await run(connection, cleanShards, [next, job.workspace, job.config.segment]);
  await advanceJob(connection, job.id, `clean:${next.at(-1)!}`, 0, null);
  return 'more';
}

/**
 * One transaction's part of a rebuild: compute, apply shard by shard, flip, settle, clean, wait for the last to settle.
 * A segment that was deleted begins at `clean`.
 */
export function rebuildStep(connection: Connection, job: RebuildJob): Promise<StepResult> {
  if (job.phase === 'compute') return compute(connection, job);
  if (job.phase === 'apply') return apply(connection, job);
  if (job.phase === 'flip') return flip(connection, job);
  if (job.phase === 'settle') return settle(connection, job);
  if (job.phase.startsWith('clean:')) return clean(connection, job);
  return awaitSettled(connection, job);
}
