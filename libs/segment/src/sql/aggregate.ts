import { wantedMicros, type AggregatePlan } from '../evaluate/compile-aggregate.js';
import { lookUpSql } from './comparison.js';
import { COMPARE } from './event.js';
import { countsNow, eventsSql, FOREVER, holdOf, isTimedPlan, joinHistory, leftSql, nextSql, type EventScene } from './history.js';
import type { SqlNode } from './statement.js';

/** A sum, average, least, greatest or number of different values. */
export function aggregateSql(plan: AggregatePlan, scene: EventScene): SqlNode {
  const x = joinHistory(scene, historySql(plan, scene));
  const yes = comparedSql(plan, x, scene);
  if (!isTimedPlan(plan)) return { sql: yes, isTimed: false };
  const { leaves, enters, least } = leftSql(plan, `${x}.`, scene);
  return { sql: holdOf(yes, least(plan.windowMs === null ? FOREVER : `least(${leaves('oldest')}, ${enters()})`)), isTimed: true };
}

function historySql(plan: AggregatePlan, scene: EventScene): string {
  const filter = countsNow(plan, scene);
  const value = lookUpSql(scene.statement, `e.${plan.place.source}`, plan.place);
  const columns = aggregatedSql(plan, value, filter);
  if (plan.windowMs !== null) columns.push(`min(e.occurred_at)${filter} as oldest`, `${nextSql(plan, scene)} as next`);
  if (plan.isRestless) columns.push('min(abs(e.hold)) as rest');
  return `select e.shard, e.contact, ${columns.join(', ')} from ${eventsSql(plan, scene, ['occurred_at', plan.place.source])} group by e.shard, e.contact`;
}

function aggregatedSql({ aggregate }: AggregatePlan, value: string, filter: string): string[] {
  switch (aggregate) {
    case 'distinct':
      return [`count(distinct segment_text(${value}))${filter} as v`];
    case 'min':
    case 'max':
      return [`${aggregate}(segment_number(${value}))${filter} as v`];
    case 'sum':
      return [`sum(segment_micros(segment_number(${value})))${filter} as v`];
    case 'avg':
      return [`sum(segment_micros(segment_number(${value})))${filter} as v`, `count(segment_micros(segment_number(${value})))${filter} as k`];
  }
}

function comparedSql({ aggregate, op, value }: AggregatePlan, x: string, { statement }: EventScene): string {
  const double = () => statement.parameter(value, 'float8');
  const micros = () => statement.parameter(String(wantedMicros(value)), 'numeric');
  switch (aggregate) {
    case 'distinct':
      return `coalesce(${x}.v, 0) ${COMPARE[op]} ${double()}`;
    case 'min':
    case 'max':
      return `coalesce(${x}.v ${COMPARE[op]} ${double()}, false)`;
    case 'sum':
      return `coalesce(${x}.v, 0) ${COMPARE[op]} ${micros()}`;
    case 'avg':
      return `coalesce(${x}.v ${COMPARE[op]} ${micros()} * ${x}.k, false)`;
  }
}
