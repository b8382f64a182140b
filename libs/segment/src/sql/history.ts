import type { HistoryPlan } from '../evaluate/history.js';
import { comparisonSql, lookUpSql } from './comparison.js';
import { all, asHold, type SqlNode, type Statement } from './statement.js';

export interface EventScene {
  readonly statement: Statement;
  /** SQL that finds the workspace. */
  readonly workspace: string;
  /** ms */
  readonly at: number;
  /** Which contacts are looked at, as conditions on a table's row that is theirs; none: all. @param id the column that says whose it is */
  readonly only: (alias: string, id: string) => readonly string[];
}

/** Joins a table that has one row a contact at the most. */
export function joinSql(table: string, alias: string, condition: string): string {
  return `left join ${table} ${alias} on ${alias}.shard = c.shard and ${alias}.contact = c.id and ${condition}`;
}

/** The processed events in question, as `from … where …`, under the alias `e`; with their `hold` when `where` changes with time. @param columns of `event` that are read */
export function eventsSql(plan: HistoryPlan, scene: EventScene, columns: readonly string[]): string {
  const where = whereSql(plan, scene);
  const conditions = processedSql(scene, [whichSql(plan, scene), ...(plan.isRestless ? [] : where.map((node) => node.sql))]);
  const from = hasOwnZone(plan) ? 'event e join contact z on z.shard = e.shard and z.workspace = e.workspace and z.id = e.contact' : 'event e';
  if (!plan.isRestless) return `${from} where ${conditions}`;
  const read = ['shard', 'contact', ...columns].map((column) => `e.${column}`).join(', ');
  return `(select ${read}, ${asHold(all(where))} as hold from ${from} where ${conditions}) e`;
}

export const hasOwnZone = (plan: HistoryPlan): boolean => plan.where.some((c) => c.zone === 'contact');

/** What `where` asks of an event `e`; of the contact `z` when it asks for its zone. */
export function whereSql(plan: HistoryPlan, { statement, at }: EventScene): SqlNode[] {
  const ownZone = () => `segment_zone(z.traits -> 'timezone', ${statement.parameter(plan.timezone, 'text')})`;
  return plan.where.map(({ place, zone, condition }) => {
    const value = lookUpSql(statement, `e.${place.source}`, place);
    return comparisonSql(condition, { statement, value, at, zone: zone === 'contact' ? { toSql: ownZone } : { name: zone } });
  });
}

/** Which events, by their names and instants. */
export function whichSql(plan: HistoryPlan, { statement, at }: EventScene): string {
  return [
    nameSql(plan.name, statement),
    ...(plan.windowMs === null ? [] : [`e.occurred_at > ${instantSql(statement, at - plan.windowMs)}`]),
    ...(plan.from === null ? [] : [`e.occurred_at >= ${instantSql(statement, plan.from)}`]),
    ...(plan.to === null ? [] : [`e.occurred_at < ${instantSql(statement, plan.to)}`]),
  ].join(' and ');
}

/** Mostly nothing waits at all: asked once, that spares a look for each event, a sixth of what a rebuild takes. Else the waiting ones are hashed. */
const NOT_WAITING = '((select not exists (select from inbox)) or not exists (select from inbox i where i.shard = e.shard and i.id = e.id))';

/** The workspace's events that were worked off and fulfil the conditions. */
export function processedSql({ workspace, only }: EventScene, conditions: readonly string[]): string {
  return [`e.workspace = ${workspace}`, ...only('e', 'contact'), ...conditions, NOT_WAITING].join(' and ');
}

/** An event's name; what ends in `*` stands for all that begin so. */
function nameSql(name: string, statement: Statement): string {
  if (!name.endsWith('*')) return `e.name = ${statement.parameter(name, 'text')}`;
  return `starts_with(e.name, ${statement.parameter(name.slice(0, -1), 'text')})`;
}

export function instantSql(statement: Statement, ms: number): string {
  return `segment_instant(${statement.parameter(ms, 'float8')})`;
}

/** ` filter (where …)`: the matches that count now. Nothing when all do. @param ofThese what else has to hold */
export function countsNow(plan: HistoryPlan, { statement, at }: EventScene, ofThese: string | null = null): string {
  // A parameter that no one mentions is an error to PostgreSQL: ask for it only when it is used.
  const counts = [ofThese ?? '', plan.isRestless ? 'e.hold > 0' : '', plan.windowMs === null ? '' : `e.occurred_at <= ${instantSql(statement, at)}`].filter(Boolean).join(' and ');
  return counts && ` filter (where ${counts})`;
}

/** The first match that has not happened yet; only under a window, for without one all count. */
export function nextSql(plan: HistoryPlan, { statement, at }: EventScene, ofThese: string | null = null): string {
  const matches = [...(ofThese === null ? [] : [ofThese]), ...(plan.isRestless ? ['e.hold > 0'] : []), `e.occurred_at > ${instantSql(statement, at)}`];
  return `min(e.occurred_at) filter (where ${matches.join(' and ')})`;
}

export const FOREVER = `float8 'infinity'`;

/** Time left in ms, from columns of a joined history. @param x what precedes their names */
export function leftSql(plan: HistoryPlan, x: string, { statement, at }: EventScene) {
  const since = (column: string) => `segment_ms(${x}${column} - ${instantSql(statement, at)})`;
  const rest = plan.isRestless ? `coalesce(${x}rest, ${FOREVER})` : null;
  return {
    /** Until the match in that column leaves the window; forever when there is none. */
    leaves: (column: string) => `coalesce(${since(column)} + ${statement.parameter(plan.windowMs, 'float8')}, ${FOREVER})`,
    enters: () => `coalesce(${since('next')}, ${FOREVER})`,
    /** Not longer than all conditions of `where` hold still. */
    least: (left: string) => (rest ? `least(${left}, ${rest})` : left),
  };
}

/** A yes or no, and how long it holds. */
export function holdOf(yes: string, left: string): string {
  return `(case when ${yes} then 1 else -1 end * ${left})`;
}

export const isTimedPlan = (plan: HistoryPlan): boolean => plan.windowMs !== null || plan.isRestless;

/** A history as one grouped subquery, joined once to all contacts. @returns its alias */
export function joinHistory(scene: EventScene, sql: string): string {
  return scene.statement.join('x', (alias) => joinSql(`(${sql})`, alias, 'true'));
}
