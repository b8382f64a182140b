import { isEdgeOfTotal, type EdgePlan } from '../evaluate/compile-edge.js';
import { comparisonSql, lookUpSql } from './comparison.js';
import { joinTotals } from './event.js';
import { countsNow, eventsSql, joinHistory, leftSql, type EventScene } from './history.js';
import { all, asHold, type SqlNode } from './statement.js';

/** The first or last event, and where it lies. */
export function edgeSql(plan: EdgePlan, scene: EventScene): SqlNode {
  if (isEdgeOfTotal(plan)) {
    const total = joinTotals(plan.history.name, scene);
    return placedSql(plan, `${total}.${plan.edge === 'first' ? 'first_at' : 'last_at'}`, [], scene);
  }
  const x = joinHistory(scene, historySql(plan, scene));
  const has = plan.has === null ? [] : [hasSql(plan, x, scene)];
  const node = placedSql(plan, `${x}.instant`, has, scene);
  if (!plan.history.isRestless) return node;
  const hold = asHold(node);
  return { sql: `(sign(${hold}) * ${leftSql(plan.history, `${x}.`, scene).least(`abs(${hold})`)})`, isTimed: true };
}

function historySql(plan: EdgePlan, scene: EventScene): string {
  const { history, has, edge } = plan;
  const filter = countsNow(history, scene);
  const columns = [`${edge === 'first' ? 'min' : 'max'}(e.occurred_at)${filter} as instant`];
  if (history.isRestless) columns.push('min(abs(e.hold)) as rest');
  for (const source of has ? sourcesOf(has) : []) columns.push(`(array_agg(e.${source} order by e.occurred_at desc, e.message_id collate "C" desc))[1] as ${source}`);
  return `select e.shard, e.contact, ${columns.join(', ')} from ${eventsSql(history, scene, ['occurred_at'])} group by e.shard, e.contact`;
}

const sourcesOf = (has: NonNullable<EdgePlan['has']>): string[] => [...new Set(has.where.map((c) => c.place.source))];

/** `where` of the last event, whatever it carries. */
function hasSql({ has }: EdgePlan, x: string, { statement, at }: EventScene): SqlNode {
  const { where, timezone } = has!;
  const ownZone = () => `segment_zone(c.traits -> 'timezone', ${statement.parameter(timezone, 'text')})`;
  if (where.length === 0) return { sql: 'true', isTimed: false };
  return all(
    where.map(({ place, zone, condition }) => {
      const value = lookUpSql(statement, `${x}.${place.source}`, place);
      return comparisonSql(condition, { statement, value, at, zone: zone === 'contact' ? { toSql: ownZone } : { name: zone } });
    }),
  );
}

/** @param instant SQL of type timestamptz; null: it never happened @param more what has to hold as well */
function placedSql({ withinMs, notWithinMs, from, to }: EdgePlan, instant: string, more: readonly SqlNode[], { statement, at }: EventScene): SqlNode {
  const ms = `segment_since_epoch(${instant})`;
  const now = () => statement.parameter(at, 'float8');
  const number = (value: number) => statement.parameter(value, 'float8');
  const bounds = [...(from === null ? [] : [`${ms} >= ${number(from)}`]), ...(to === null ? [] : [`${ms} < ${number(to)}`])];
  return all([
    { sql: `(${[`${instant} is not null`, ...bounds].join(' and ')})`, isTimed: false },
    ...(withinMs === null ? [] : [{ sql: `coalesce(segment_age(${ms}, ${now()}, ${number(withinMs)}), float8 '-infinity')`, isTimed: true }]),
    ...(notWithinMs === null ? [] : [{ sql: `coalesce(segment_aged(${ms}, ${now()}, ${number(notWithinMs)}), float8 '-infinity')`, isTimed: true }]),
    ...more,
  ]);
}
