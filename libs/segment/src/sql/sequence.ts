import type { SequencePlan } from '../evaluate/compile-sequence.js';
import type { HistoryPlan } from '../evaluate/history.js';
import { eventsSql, FOREVER, holdOf, instantSql, joinHistory, leftSql, type EventScene } from './history.js';
import type { SqlNode } from './statement.js';

/** One after the other: the latest start of a chain, found step by step with window functions, as in `latestChain`. */
export function sequenceSql(plan: SequencePlan, scene: EventScene): SqlNode {
  const { windowMs } = plan;
  const isRestless = plan.steps.some((step) => step.isRestless);
  const x = joinHistory(scene, chainsSql(plan, scene));
  const yes = `${x}.start is not null`;
  if (windowMs === null && !isRestless) return { sql: `(${yes})`, isTimed: false };
  const { leaves, enters, least } = leftSql({ ...plan.steps[0]!, isRestless }, `${x}.`, scene);
  if (windowMs === null) return { sql: holdOf(yes, least(FOREVER)), isTimed: true };
  return { sql: `case when ${yes} then ${least(leaves('start'))} else - ${least(enters())} end`, isTimed: true };
}

/** One row a contact: the latest start of a whole chain, the next event to come of any step, and how long all matches hold still. */
function chainsSql(plan: SequencePlan, scene: EventScene): string {
  const isRestless = plan.steps.some((step) => step.isRestless);
  const matches = plan.steps.map((step, i) => `select e.shard, e.contact, e.occurred_at, e.message_id, ${i} as step, ${step.isRestless ? 'e.hold' : `float8 'infinity'`} as hold from ${eventsSql(step, scene, ['occurred_at', 'message_id'])}`);
  const ends = plan.steps.reduce((before, step, i) => (i === 0 ? firstSql(step, scene) : followSql(before, i, plan, scene)), '');
  const now = () => instantSql(scene.statement, scene.at);
  const columns = [
    ...(plan.windowMs === null ? [] : [`min(m.occurred_at) filter (where m.hold > 0 and m.occurred_at > ${now()}) as next`]),
    ...(isRestless ? ['min(abs(m.hold)) as rest'] : []),
    'max(s.start) as start',
  ];
  return `with m as materialized (${matches.join(' union all ')}), s as (select shard, contact, max(start) as start from (${ends}) p where start is not null group by shard, contact)
    select m.shard, m.contact, ${columns.join(', ')} from m left join s on s.shard = m.shard and s.contact = m.contact group by m.shard, m.contact`;
}

const isNow = ({ windowMs }: HistoryPlan, { statement, at }: EventScene): string => (windowMs === null ? '' : ` and occurred_at <= ${instantSql(statement, at)}`);

/** Rows (shard, contact, occurred_at, message_id, start): each match of the first step starts a chain. */
function firstSql(step: HistoryPlan, scene: EventScene): string {
  return `select shard, contact, occurred_at, message_id, occurred_at as start from m where step = 0 and hold > 0${isNow(step, scene)}`;
}

/**
 * Each match of a step with the latest start among the ends before it: those of an earlier instant within the gap, and those of its own
 * instant with a lesser id. The ends take part in the window and are left out after it.
 */
function followSql(ends: string, i: number, plan: SequencePlan, scene: EventScene): string {
  const gap = plan.maxGapMs === null ? 'unbounded preceding' : `make_interval(secs => ${scene.statement.parameter(plan.maxGapMs, 'float8')} / 1000) preceding`;
  return `select shard, contact, occurred_at, message_id, start from (select shard, contact, occurred_at, message_id, is_end, greatest(
      max(ended) over (partition by shard, contact order by occurred_at range between ${gap} and interval '1 microsecond' preceding),
      max(ended) over (partition by shard, contact, occurred_at order by message_id collate "C" groups between unbounded preceding and 1 preceding)) as start
    from (
      select shard, contact, occurred_at, message_id, start as ended, true as is_end from (${ends}) q where start is not null
      union all
      select shard, contact, occurred_at, message_id, null, false from m where step = ${i} and hold > 0${isNow(plan.steps[i]!, scene)}) w) f where not is_end`;
}
