import { decisiveNth, isTotal, type EventPlan } from '../evaluate/compile-event.js';
import { countsNow, eventsSql, FOREVER, hasOwnZone, holdOf, isTimedPlan, joinHistory, joinSql, leftSql, nextSql, whereSql, whichSql, type EventScene } from './history.js';
import { joinPass } from './pass.js';
import type { SqlNode } from './statement.js';

/** A count of events. */
export function eventSql(plan: EventPlan, scene: EventScene): SqlNode {
  if (isTotal(plan)) return { sql: reachedSql(plan, `${joinTotals(plan.name, scene)}.`), isTimed: false };
  const x = askSql(plan, scene);
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

function reachedSql({ count }: EventPlan, x: string): string {
  return `coalesce(${x}n, 0) ${COMPARE[count.op]} ${count.n}`;
}

/** n that count, the oldest or the n-th newest of them, the next to come, and how long all matches hold still. @returns what precedes the names of these columns */
function askSql(plan: EventPlan, scene: EventScene): string {
  const columns = (ofThese: string | null) => columnsSql(plan, scene, ofThese);
  if (!plan.isRestless && !hasOwnZone(plan)) {
    const where = whereSql(plan, scene).map((node) => node.sql);
    return joinPass(scene, { which: whichSql(plan, scene), where: where.length === 0 ? null : where.join(' and '), columns });
  }
  const asked = Object.entries(columns(null)).map(([name, sql]) => `${sql} as ${name}`);
  return `${joinHistory(scene, `select e.shard, e.contact, ${asked.join(', ')} from ${eventsSql(plan, scene, ['occurred_at'])} group by e.shard, e.contact`)}.`;
}

function columnsSql(plan: EventPlan, scene: EventScene, ofThese: string | null): Record<string, string> {
  const filter = countsNow(plan, scene, ofThese);
  const nth = decisiveNth(plan.count);
  const isOldestAsked = plan.count.op === 'eq' || plan.count.op === 'lt' || plan.count.op === 'lte';
  return {
    n: `count(*)${filter}`,
    ...(plan.windowMs === null ? {} : { next: nextSql(plan, scene, ofThese) }),
    ...(plan.windowMs !== null && isOldestAsked && { oldest: `min(e.occurred_at)${filter}` }),
    ...(plan.windowMs !== null && nth === 1 && { nth: `max(e.occurred_at)${filter}` }),
    ...(plan.windowMs !== null && nth > 1 && { nth: `(array_agg(e.occurred_at order by e.occurred_at desc)${filter})[${nth}]` }),
    ...(plan.isRestless && { rest: 'min(abs(e.hold))' }),
  };
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
