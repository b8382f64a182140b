import { parseWindowMs, type CompanyCondition, type ConsentCondition, type Expression, type NearCondition, type TraitCondition } from '@tributary/contract';
import type { HistoryCondition } from '../children.js';
import { isAggregate, planAggregate } from '../evaluate/compile-aggregate.js';
import { planEdge } from '../evaluate/compile-edge.js';
import { planEvent } from '../evaluate/compile-event.js';
import { GEO_MODEL } from '../evaluate/compile-near.js';
import { planRegularly } from '../evaluate/compile-regularly.js';
import { planSequence } from '../evaluate/compile-sequence.js';
import { changeKeysOf } from '../value/changed.js';
import { placeOfTrait } from '../value/path.js';
import { aggregateSql } from './aggregate.js';
import { comparisonSql, lookUpSql, type Scene } from './comparison.js';
import { edgeSql } from './edge.js';
import { eventSql } from './event.js';
import { joinSql, type EventScene } from './history.js';
import { narrowingSql, type TraitIndex } from './narrow.js';
import { regularlySql } from './regularly.js';
import { sequenceSql } from './sequence.js';
import { all, newStatement, opposite, some, type SqlNode, type SqlValue, type Statement } from './statement.js';

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
  /** Topics that send only to those who asked for it; without it: none. */
  readonly optIn?: ReadonlySet<string>;
  readonly resolveSegment: (idOrKey: string) => ResolvedSegment;
  /** True: only contacts of one more parameter, a uuid[], are looked at. */
  readonly onlyContacts?: boolean;
  /** Only contacts of these shards are looked at, and of those the ones whose ids lie below a UUID: a sample, read along the keys. */
  readonly sample?: { readonly shards: readonly number[]; readonly below: string | null };
  /** Which attributes an index finds. Contacts whom one rules out have no row then: they are no members, and no time makes them one. */
  readonly isIndexed?: (index: TraitIndex) => boolean;
}

export interface SqlStatement {
  readonly text: string;
  readonly values: SqlValue[];
  /** With `onlyContacts`: the list of contacts belongs into `values[contactsParameter - 1]`. */
  readonly contactsParameter?: number;
  /** True: contacts whom an index rules out have no row. */
  readonly isNarrowed?: true;
}

type NodeScene = EventScene & Pick<SqlSettings, 'timezone' | 'optIn' | 'resolveSegment'> & { /** SQL of the attributes that are asked about; the contact's when it is left out. */ readonly traits?: string };

/**
 * The rule as one set-based statement.
 * @returns rows (shard int, contact uuid, member bool, valid_until timestamptz or null) for every active contact, in no order;
 * `isNarrowed`: those who have none are no members
 */
export function toSql(expression: Expression, settings: SqlSettings): SqlStatement {
  const { at, timezone, optIn, resolveSegment } = settings;
  const statement = newStatement();
  const workspace = statement.parameter(settings.workspace, 'int');
  const contacts = settings.onlyContacts ? statement.parameter(null, 'uuid[]') : null;
  const contactsParameter = contacts ? { contactsParameter: statement.values.length } : {};
  const only = onlySql(statement, contacts, settings.sample);
  const node = nodeSql(expression, { statement, workspace, at, only, timezone, resolveSegment, ...(optIn && { optIn }) });
  const narrowing = settings.isIndexed ? narrowingSql(expression, settings.isIndexed, statement) : [];
  const whose = [...only('c', 'id'), ...narrowing].map((one) => ` and ${one}`).join('');
  const from = ['contact c', ...statement.joins.map((join) => join())].join('\n  ');
  const answer = node.isTimed ? `${node.sql} as hold` : `${node.sql} as member`;
  const rows = `select c.shard, c.id as contact, ${answer}\n  from ${from}\n  where c.workspace = ${workspace} and c.state = 'active'${whose}`;
  return {
    text: node.isTimed ? timedSql(rows, statement.parameter(at, 'float8')) : untimedSql(rows),
    values: statement.values,
    ...contactsParameter,
    ...(narrowing.length > 0 && { isNarrowed: true }),
  };
}

function onlySql(statement: Statement, contacts: string | null, sample: SqlSettings['sample']): EventScene['only'] {
  return (alias, id) => [
    ...(contacts ? [`${alias}.${id} = any(${contacts})`] : []),
    ...(sample ? [`${alias}.shard = any(${statement.parameter(sample.shards, 'int[]')})`] : []),
    ...(sample && sample.below !== null ? [`${alias}.${id} < ${statement.parameter(sample.below, 'uuid')}`] : []),
  ];
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
  if ('trait' in e) return traitSql(e, scene);
  if ('consent' in e) return { sql: consentSql(e, scene), isTimed: false };
  if ('near' in e) return { sql: nearSql(e, scene), isTimed: false };
  if ('company' in e) return companySql(e, scene);
  return happenedSql(e, scene);
}

function happenedSql(e: HistoryCondition, scene: NodeScene): SqlNode {
  const { timezone } = scene;
  if ('first_event' in e || 'last_event' in e) return edgeSql(planEdge(e, timezone), scene);
  if ('sequence' in e) return sequenceSql(planSequence(e, timezone), scene);
  if ('regularly' in e) return regularlySql(planRegularly(e, timezone), scene);
  return isAggregate(e) ? aggregateSql(planAggregate(e, timezone), scene) : eventSql(planEvent(e, timezone), scene);
}

/** What was said, or `never`: other texts are not said. */
function consentSql({ consent, is }: ConsentCondition, { statement, optIn }: NodeScene): string {
  const said = `c.consent ->> ${statement.parameter(consent, 'text')}`;
  if (is === 'never' || (is === 'subscribed' && !optIn?.has(consent))) {
    const others = is === 'never' ? `'subscribed', 'unsubscribed'` : `'unsubscribed'`;
    return `coalesce(${said} not in (${others}), true)`;
  }
  return `coalesce(${said} = '${is}', false)`;
}

/** The best of what the companies of each contact say, as one grouped subquery. */
function companySql({ company, role }: CompanyCondition, scene: NodeScene): SqlNode {
  const { statement, workspace, only: whose } = scene;
  const node = nodeSql(company, { ...scene, traits: 'g.traits' });
  const only = [`p.workspace = ${workspace}`, ...whose('p', 'id'), ...(role === undefined ? [] : [`p.roles ->> u.id = ${statement.parameter(role, 'text')}`])];
  const answer = node.isTimed ? `max(${node.sql})` : `bool_or(${node.sql})`;
  const found = `select p.shard, p.id as contact, ${answer} as answer from contact p cross join unnest(p.companies) u(id)
    join company g on g.workspace = p.workspace and g.id = u.id where ${only.join(' and ')} group by p.shard, p.id`;
  const x = statement.join('x', (alias) => joinSql(`(${found})`, alias, 'true'));
  return node.isTimed ? { sql: `coalesce(${x}.answer, float8 '-infinity')`, isTimed: true } : { sql: `coalesce(${x}.answer, false)`, isTimed: false };
}

function nearSql({ near: { lat, lon, km } }: NearCondition, scene: NodeScene): string {
  if (lat === undefined || lon === undefined) return 'false';
  const { statement } = scene;
  const geo = computedSql(GEO_MODEL, scene);
  const [atLat, atLon, within] = [lat, lon, km * 1_000].map((number) => statement.parameter(number, 'float8'));
  return `coalesce(jsonb_typeof(${geo}) = 'object' and segment_metres(segment_number(${geo} -> 'lat'), segment_number(${geo} -> 'lon'), ${atLat}, ${atLon}) <= ${within}, false)`;
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
  const { statement, at, timezone } = scene;
  const place = placeOfTrait(condition.trait);
  // A company has no computed attributes: there, one of that name is nothing.
  const root = place.model === undefined ? (scene.traits ?? 'c.traits') : scene.traits ? 'null::jsonb' : computedSql(place.model, scene);
  const ownZone = () => `segment_zone(c.traits -> 'timezone', ${statement.parameter(timezone, 'text')})`;
  const zone: Scene['zone'] = condition.timezone === 'contact' ? { toSql: ownZone } : { name: condition.timezone ?? timezone };
  const node = comparisonSql(condition, { statement, value: lookUpSql(statement, root, place), at, zone });
  return condition.op === 'has_been' ? all([node, ...sinceSql(condition, scene)]) : node;
}

/** What a model computed, as SQL of type jsonb. */
function computedSql(model: string, { statement, workspace }: NodeScene): string {
  const alias = statement.join('k', (k) => joinSql('computed_trait', k, `${k}.workspace = ${workspace} and ${k}.model = ${statement.parameter(model, 'text')}`));
  return `${alias}.value`;
}

/** How long the value has been what it is: since its last change, or since the contact came to be. */
function sinceSql({ trait, for_at_least: atLeast, for_less_than: lessThan }: Extract<TraitCondition, { op: 'has_been' }>, scene: NodeScene): SqlNode[] {
  const { statement, workspace, at } = scene;
  const changes = changeKeysOf(trait).map(({ kind, key, rest }) => {
    const value = (column: string) => (rest === null ? column : lookUpSql(statement, column, rest));
    return `h.kind = '${kind}' and h.key = ${statement.parameter(key, 'text')} and nullif(${value('h.before')}, 'null') is distinct from nullif(${value('h.after')}, 'null')`;
  });
  const only = scene.only('h', 'contact').map((one) => ` and ${one}`).join('');
  const last = `select h.shard, h.contact, max(h.at) as at from contact_change h where h.workspace = ${workspace} and (${changes.map((one) => `(${one})`).join(' or ')})${only} group by h.shard, h.contact`;
  const x = statement.join('x', (alias) => joinSql(`(${last})`, alias, 'true'));
  const aged = (length: string) => `segment_aged(segment_since_epoch(coalesce(${x}.at, c.created_at)), ${statement.parameter(at, 'float8')}, ${statement.parameter(parseWindowMs(length) ?? 0, 'float8')})`;
  return [
    ...(atLeast === undefined ? [] : [{ sql: aged(atLeast), isTimed: true }]),
    ...(lessThan === undefined ? [] : [{ sql: `(- ${aged(lessThan)})`, isTimed: true }]),
  ];
}
