import type { Expression, TraitCondition } from '@tributary/contract';
import { planEvent } from '../evaluate/compile-event.js';
import { placeOfTrait } from '../value/path.js';
import { comparisonSql, lookUpSql, type Scene } from './comparison.js';
import { eventSql, joinSql, type EventScene } from './event.js';
import { all, newStatement, opposite, some, type SqlNode, type SqlValue } from './statement.js';

/** A segment as memberships are stored of it. */
export interface ResolvedSegment {
  readonly id: number;
  readonly version: number;
  readonly static?: boolean;
}

export interface SqlSettings {
  readonly workspace: number;
  /** ms, a whole number */
  readonly at: number;
  /** The workspace's zone: an IANA name. */
  readonly timezone: string;
  readonly resolveSegment: (idOrKey: string) => ResolvedSegment;
  /** True: only contacts of one more parameter, a uuid[], are looked at. */
  readonly onlyContacts?: boolean;
}

export interface SqlStatement {
  readonly text: string;
  readonly values: SqlValue[];
  /** With `onlyContacts`: the list of contacts belongs into `values[contactsParameter - 1]`. */
  readonly contactsParameter?: number;
}

type NodeScene = EventScene & Pick<SqlSettings, 'timezone' | 'resolveSegment'>;

/**
 * The rule as one set-based statement.
 * @returns rows (shard int, contact uuid, member bool, valid_until timestamptz or null) for every active contact, in no order
 */
export function toSql(expression: Expression, settings: SqlSettings): SqlStatement {
  const { at, timezone, resolveSegment } = settings;
  const statement = newStatement();
  const workspace = statement.parameter(settings.workspace, 'int');
  const contacts = settings.onlyContacts ? statement.parameter(null, 'uuid[]') : null;
  const contactsParameter = contacts ? { contactsParameter: statement.values.length } : {};
  const node = nodeSql(expression, { statement, workspace, at, contacts, timezone, resolveSegment });
  const only = contacts ? ` and c.id = any(${contacts})` : '';
  const from = ['contact c', ...statement.joins].join('\n  ');
  const answer = node.isTimed ? `${node.sql} as hold` : `${node.sql} as member`;
  const rows = `select c.shard, c.id as contact, ${answer}\n  from ${from}\n  where c.workspace = ${workspace} and c.state = 'active'${only}`;
  return {
    text: node.isTimed ? timedSql(rows, statement.parameter(at, 'float8')) : untimedSql(rows),
    values: statement.values,
    ...contactsParameter,
  };
}

function untimedSql(rows: string): string {
  return `select shard, contact, member, null::timestamptz as valid_until\nfrom (${rows}) r`;
}

// offset 0: a planner that merged the two selects would work out every hold three times.
function timedSql(rows: string, at: string): string {
  const until = `case when abs(hold) < float8 'infinity' then segment_instant(${at} + abs(hold)) end`;
  return `select shard, contact, hold > 0 as member, ${until} as valid_until\nfrom (${rows} offset 0) r`;
}

function nodeSql(e: Expression, scene: NodeScene): SqlNode {
  if ('everyone' in e) return { sql: 'true', isTimed: false };
  if ('and' in e) return all(e.and.map((child) => nodeSql(child, scene)));
  if ('or' in e) return some(e.or.map((child) => nodeSql(child, scene)));
  if ('not' in e) return opposite(nodeSql(e.not, scene));
  if ('tag' in e) return { sql: tagSql(e.tag, scene), isTimed: false };
  if ('segment' in e) return { sql: memberSql(e.segment, scene), isTimed: false };
  if ('event' in e) return eventSql(planEvent(e, scene.timezone), scene);
  return traitSql(e, scene);
}

function tagSql(tag: string, { statement }: NodeScene): string {
  return tag === '*' ? 'cardinality(c.tags) > 0' : `${statement.parameter(tag, 'text')} = any(c.tags)`;
}

function memberSql(segment: string, { statement, workspace, resolveSegment }: NodeScene): string {
  const { id, version } = resolveSegment(segment);
  const which = (alias: string) =>
    `${alias}.workspace = ${workspace} and ${alias}.segment = ${statement.parameter(id, 'int')} and ${alias}.version = ${statement.parameter(version, 'int')}`;
  return `coalesce(${statement.join('m', (alias) => joinSql('membership', alias, which(alias)))}.announced, false)`;
}

function traitSql(condition: TraitCondition, scene: NodeScene): SqlNode {
  const { statement, workspace, at, timezone } = scene;
  const place = placeOfTrait(condition.trait);
  const { model } = place;
  const root =
    model === undefined
      ? 'c.traits'
      : `${statement.join('k', (alias) => joinSql('computed_trait', alias, `${alias}.workspace = ${workspace} and ${alias}.model = ${statement.parameter(model, 'text')}`))}.value`;
  const ownZone = () => `segment_zone(c.traits -> 'timezone', ${statement.parameter(timezone, 'text')})`;
  const zone: Scene['zone'] = condition.timezone === 'contact' ? { toSql: ownZone } : { name: condition.timezone ?? timezone };
  return comparisonSql(condition, { statement, value: lookUpSql(statement, root, place), at, zone });
}
