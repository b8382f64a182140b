import { decisiveNth, isTotal, type EventPlan } from '../evaluate/compile-event.js';
import { countsNow, eventsSql, FOREVER, holdOf, isTimedPlan, joinHistory, joinSql, leftSql, nextSql, type EventScene } from './history.js';
import type { SqlNode } from './statement.js';

/** A count of events. */
export function eventSql(plan: EventPlan, scene: EventScene): SqlNode {
  if (isTotal(plan)) return { sql: reachedSql(plan, joinTotals(plan.name, scene)), isTimed: false };
  const x = joinHistory(scene, historySql(plan, scene));
  if (!isTimedPlan(plan)) return { sql: reachedSql(plan, x), isTimed: false };
  return { sql: holdSql(plan, x, scene), isTimed: true };
}

/** What is kept of an event name for ever. @returns the alias: `n`, `first_at`, `last_at` */
export function joinTotals(name: string, { statement, workspace }: EventScene): string {
  return statement.join('t', (alias) =>
    joinSql('contact_event', alias, `${alias}.workspace = ${workspace} and ${alias}.name = ${statement.parameter(name, 'text')}`),
  );
}

export const COMPARE = { gte: '>=', lte: '<=', gt: '>', lt: '<', eq: '=' };

function reachedSql({ count }: EventPlan, alias: string): string {
  return `coalesce(${alias}.n, 0) ${COMPARE[count.op]} ${count.n}`;
}

/** One row a contact: n that count, the oldest and the n-th newest of them, the next to come, and how long all matches hold still. */
function historySql(plan: EventPlan, scene: EventScene): string {
  const filter = countsNow(plan, scene);
  const columns = [`count(*)${filter} as n`];
  if (plan.windowMs !== null) {
    const nth = decisiveNth(plan.count);
    columns.push(`min(e.occurred_at)${filter} as oldest`);
    if (nth > 0)
      columns.push(
        `${nth === 1 ? `max(e.occurred_at)${filter}` : `(array_agg(e.occurred_at order by e.occurred_at desc)${filter})[${nth}]`} as nth`,
      );
    columns.push(nextSql(plan, scene));
  }
  if (plan.isRestless) columns.push('min(abs(e.hold)) as rest');
  return `select e.shard, e.contact, ${columns.join(', ')} from ${eventsSql(plan, scene, ['occurred_at'])} group by e.shard, e.contact`;
}

/** The rules of `validUntil` for a count, as in `compileEvent`. */
function holdSql(plan: EventPlan, x: string, scene: EventScene): string {
  const { leaves, enters, least } = leftSql(plan, x, scene);
  const reached = reachedSql(plan, x);
  if (plan.windowMs === null) return holdOf(reached, least(FOREVER));
  const { op } = plan.count;
  const grows = op === 'gte' || op === 'gt';
  if (op === 'eq') return holdOf(reached, least(`least(${leaves('oldest')}, ${enters()})`));
  const whenTrue = grows ? (decisiveNth(plan.count) === 0 ? FOREVER : leaves('nth')) : enters();
  const whenFalse = grows ? enters() : leaves('oldest');
  return `case when ${reached} then ${least(whenTrue)} else - ${least(whenFalse)} end`;
}
