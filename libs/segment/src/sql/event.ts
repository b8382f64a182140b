import { decisiveNth, isTotal, type EventPlan } from '../evaluate/compile-event.js';
import { comparisonSql, lookUpSql } from './comparison.js';
import { all, asHold, type SqlNode, type Statement } from './statement.js';

export interface EventScene {
  readonly statement: Statement;
  /** SQL that finds the workspace. */
  readonly workspace: string;
  /** ms */
  readonly at: number;
  /** SQL of an array of contacts; only they are looked at. */
  readonly contacts: string | null;
}

/** A count of events, as one grouped subquery joined once to all contacts. */
export function eventSql(plan: EventPlan, scene: EventScene): SqlNode {
  const { statement } = scene;
  if (isTotal(plan)) {
    const total = statement.join('t', (alias) =>
      joinSql(
        'contact_event',
        alias,
        `${alias}.workspace = ${scene.workspace} and ${alias}.name = ${statement.parameter(plan.name, 'text')}`,
      ),
    );
    return { sql: reachedSql(plan, total), isTimed: false };
  }
  const x = statement.join('x', (alias) => joinSql(`(${historySql(plan, scene)})`, alias, 'true'));
  const isTimed = plan.windowMs !== null || plan.isRestless;
  if (!isTimed) return { sql: reachedSql(plan, x), isTimed };
  return { sql: holdSql(plan, x, scene), isTimed };
}

/** Joins a table that has one row a contact at the most. */
export function joinSql(table: string, alias: string, condition: string): string {
  return `left join ${table} ${alias} on ${alias}.shard = c.shard and ${alias}.contact = c.id and ${condition}`;
}

const COMPARE = { gte: '>=', lte: '<=', gt: '>', lt: '<', eq: '=' };

function reachedSql({ count }: EventPlan, alias: string): string {
  return `coalesce(${alias}.n, 0) ${COMPARE[count.op]} ${count.n}`;
}

/** One row a contact: n that count, the oldest and the n-th newest of them, the next to come, and how long all matches hold still. */
function historySql(plan: EventPlan, scene: EventScene): string {
  // A parameter that no one mentions is an error to PostgreSQL: ask for it only when it is used.
  const now = () => instantSql(scene.statement, scene.at);
  const counts = [plan.isRestless ? 'e.hold > 0' : '', plan.windowMs === null ? '' : `e.occurred_at <= ${now()}`]
    .filter(Boolean)
    .join(' and ');
  const filter = counts && ` filter (where ${counts})`;
  const columns = [`count(*)${filter} as n`];
  if (plan.windowMs !== null) {
    const nth = decisiveNth(plan.count);
    columns.push(`min(e.occurred_at)${filter} as oldest`);
    if (nth > 0)
      columns.push(
        `${nth === 1 ? `max(e.occurred_at)${filter}` : `(array_agg(e.occurred_at order by e.occurred_at desc)${filter})[${nth}]`} as nth`,
      );
    columns.push(`min(e.occurred_at) filter (where ${plan.isRestless ? 'e.hold > 0 and ' : ''}e.occurred_at > ${now()}) as next`);
  }
  if (plan.isRestless) columns.push('min(abs(e.hold)) as rest');
  return `select e.shard, e.contact, ${columns.join(', ')} from ${eventsSql(plan, scene)} group by e.shard, e.contact`;
}

/** The events in question, with their `hold` when `where` changes with time. */
function eventsSql(plan: EventPlan, scene: EventScene): string {
  const { statement, at } = scene;
  const where = plan.where.map(({ place, zone, condition }) => {
    const value = lookUpSql(statement, `e.${place.source}`, place);
    return comparisonSql(condition, { statement, value, at, zone: { name: zone } });
  });
  const conditions = [
    `e.workspace = ${scene.workspace}`,
    `e.name = ${statement.parameter(plan.name, 'text')}`,
    ...(scene.contacts ? [`e.contact = any(${scene.contacts})`] : []),
    ...(plan.windowMs === null ? [] : [`e.occurred_at > ${instantSql(statement, at - plan.windowMs)}`]),
    ...(plan.from === null ? [] : [`e.occurred_at >= ${instantSql(statement, plan.from)}`]),
    ...(plan.to === null ? [] : [`e.occurred_at < ${instantSql(statement, plan.to)}`]),
    ...(plan.isRestless ? [] : where.map((node) => node.sql)),
    'not exists (select from inbox i where i.shard = e.shard and i.id = e.id)',
  ].join(' and ');
  if (!plan.isRestless) return `event e where ${conditions}`;
  return `(select e.shard, e.contact, e.occurred_at, ${asHold(all(where))} as hold from event e where ${conditions}) e`;
}

function instantSql(statement: Statement, ms: number): string {
  return `segment_instant(${statement.parameter(ms, 'float8')})`;
}

/** The rules of `validUntil` for a count, as in `compileEvent`. */
function holdSql(plan: EventPlan, x: string, { statement, at }: EventScene): string {
  const rest = plan.isRestless ? `coalesce(${x}.rest, float8 'infinity')` : null;
  const least = (left: string) => (rest ? `least(${left}, ${rest})` : left);
  const forever = `float8 'infinity'`;
  const reached = reachedSql(plan, x);
  if (plan.windowMs === null) return `case when ${reached} then ${least(forever)} else - ${least(forever)} end`;
  const since = (column: string) => `segment_ms(${x}.${column} - ${instantSql(statement, at)})`;
  const leaves = (column: string) => `coalesce(${since(column)} + ${statement.parameter(plan.windowMs, 'float8')}, ${forever})`;
  const enters = `coalesce(${since('next')}, ${forever})`;
  const { op } = plan.count;
  const grows = op === 'gte' || op === 'gt';
  if (op === 'eq') return `(case when ${reached} then 1 else -1 end * ${least(`least(${leaves('oldest')}, ${enters})`)})`;
  const whenTrue = grows ? (decisiveNth(plan.count) === 0 ? forever : leaves('nth')) : enters;
  const whenFalse = grows ? enters : leaves('oldest');
  return `case when ${reached} then ${least(whenTrue)} else - ${least(whenFalse)} end`;
}
