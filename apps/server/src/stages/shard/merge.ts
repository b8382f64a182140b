import type { JsonObject } from '@tributary/contract';
import {
  bumpShards,
  deleteItems,
  inTransaction,
  loadContacts,
  loadDerived,
  loadMemberships,
  lockShardsInOrder,
  moveContact,
  refuseAcceptedEvent,
  run,
  shareDefinitions,
  writeAlias,
  writeContacts,
  type Connection,
  type ContactKey,
  type ContactRow,
  type MembershipRow,
  type InBoth,
  type MergePair,
  type Pool,
} from '@tributary/store';
import type { DefinitionsSource, MergeItem } from './batch.js';
import { give } from './advance-run.js';
import { automate, stirAll } from './automate.js';
import { enrolmentName, variantOf, type HeldRun } from './contact-runs.js';
import { deriveTraits, uniteDerived } from './contact-derived.js';
import { ContactState } from './contact-state.js';
import { allPlaces } from './definitions.js';
import { flush } from './flush.js';
import { loadBatch } from './load.js';
import { momentAt, type Moment } from './moment.js';
import { react } from './react.js';
import { reviewDates } from './watch-dates.js';

const stillWaits = { name: 'merge-still-waits', text: `select 1 from inbox where shard = $1 and lane = $2 and at = $3 and id = $4` };

/** The stricter answer holds: whoever unsubscribed once stays so. */
function strictest(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): Record<string, string> {
  const both: Record<string, string> = { ...b, ...a };
  for (const [topic, state] of Object.entries(b)) if (state === 'unsubscribed') both[topic] = state;
  return both;
}

/** The known contact's traits win over the anonymous one's; tags, ids and companies add up; the older birthday stays. */
function united(known: ContactRow, other: ContactRow): ContactRow {
  const union = (a: readonly string[], b: readonly string[]) => [...new Set([...a, ...b])];
  return {
    ...known,
    anonymousIds: union(known.anonymousIds, other.anonymousIds),
    traits: { ...other.traits, ...known.traits } as JsonObject,
    traitAt: { ...other.traitAt, ...known.traitAt },
    tags: union(known.tags, other.tags),
    companies: union(known.companies, other.companies),
    roles: { ...other.roles, ...known.roles },
    consent: strictest(known.consent, other.consent),
    owner: known.owner ?? other.owner,
    createdAt: Math.min(known.createdAt, other.createdAt),
  };
}

/** Membership before is that of either, so nobody enters twice; what is no longer true is left. */
function uniteMemberships(state: ContactState, others: readonly MembershipRow[], at: number): void {
  for (const row of others) {
    const own = state.memberships.of(row.segment, row.version);
    const segment = state.definitions.segments[state.definitions.placeOf(row.segment) ?? -1];
    if (!segment || own?.announced || !row.announced) continue;
    state.memberships.set({ ...(own ?? row), segment: row.segment, version: row.version, member: own?.member || row.member, announced: true, since: row.since, cause: row.cause, validUntil: row.validUntil });
    // Its size counted the loser until now; from now on it counts the survivor.
    if (segment.version === row.version) state.note({ at, kind: 'segment', key: String(segment.id), before: false, after: true, cause: 'merge' });
  }
}

/** The loser leaves the counts of what it was in, unless the survivor takes its place there. */
function countOut(state: ContactState, others: readonly MembershipRow[], wasIn: ReadonlySet<string>): void {
  for (const row of others) {
    const segment = state.definitions.segments[state.definitions.placeOf(row.segment) ?? -1];
    if (row.announced && segment?.version === row.version && wasIn.has(`${row.segment}/${row.version}`)) state.resize(row.segment, -1);
  }
}

/** What both got from one node was counted twice; what was dealt later is forgotten. */
function countOutVariants(state: ContactState, { workflow, of, other }: InBoth): void {
  for (const [node, own] of Object.entries(of ?? {})) {
    const theirs = other && Object.hasOwn(other, node) ? other[node]! : null;
    if (theirs) state.runs.count(workflow, node, variantOf((theirs.at < own.at ? own : theirs).variant), -1);
  }
}

/** Of two runs under way under one entry key the older stays; and who was counted twice is one person. */
function uniteRuns(state: ContactState, inBoth: readonly InBoth[], moment: Moment): void {
  const kept = new Map<string, HeldRun>();
  for (const held of state.runs.active()) {
    const name = enrolmentName(held.workflow, held.run.entryKey);
    const older = kept.get(name);
    if (!older) {
      kept.set(name, held);
      continue;
    }
    give(state, held, { type: 'cancel', reason: 'merged' }, moment);
    const enrolment = state.runs.enrolment(held.workflow, held.run.entryKey, false);
    if (enrolment) state.runs.setEnrolment(held.workflow, held.run.entryKey, { ...enrolment, activeRun: older.run.id });
  }
  for (const both of inBoth) {
    state.runs.count(both.workflow, '', 'people', -1);
    countOutVariants(state, both);
  }
}

function pairOf(item: MergeItem): MergePair {
  return { workspace: item.workspace, from: item.payload.from, fromShard: item.payload.fromShard, to: item.contact, toShard: item.shard };
}

async function isKnown(connection: Connection, item: MergeItem): Promise<boolean> {
  const { alias } = item.payload;
  if (!alias || alias.known === item.contact) return false;
  const [row] = await loadContacts(connection, [{ shard: alias.knownShard, workspace: item.workspace, contact: alias.known }]);
  return row !== undefined && row.state !== 'merged';
}

async function refuse(connection: Connection, item: MergeItem): Promise<void> {
  const { messageId, occurredAt } = item.payload.alias!;
  const detail = 'previousId is the userId of another known contact; two known contacts are not merged by themselves.';
  await refuseAcceptedEvent(connection, { shard: item.shard, workspace: item.workspace, contact: item.contact, occurredAt, messageId }, { code: 'identity.two-known', detail });
}

async function unite(connection: Connection, item: MergeItem, definitionsFor: DefinitionsSource): Promise<void> {
  const pair = pairOf(item);
  const to: ContactKey = { shard: pair.toShard, workspace: pair.workspace, contact: pair.to };
  const from: ContactKey = { shard: pair.fromShard, workspace: pair.workspace, contact: pair.from };
  const definitionsOf = await definitionsFor(connection, await shareDefinitions(connection, [pair.workspace]));
  const rows = await loadContacts(connection, [to, from]);
  const known = rows.find((row) => row.contact === pair.to);
  const other = rows.find((row) => row.contact === pair.from && row.state === 'active');
  if (!other) return;
  const others = await loadMemberships(connection, [from]);
  const [derived] = await loadDerived(connection, [from]);
  await writeContacts(connection, [known ? united(known, other) : { ...other, ...to }]);
  const inBoth = await moveContact(connection, pair);
  const [loaded] = await loadBatch(connection, [{ key: to, items: [item], dueUntil: null }], definitionsOf, { inFull: true, cache: null });
  const state = new ContactState(loaded!, definitionsOf(pair.workspace));
  const wasIn = new Set([...loaded!.memberships.rows.values()].filter((row) => row.announced).map((row) => `${row.segment}/${row.version}`));
  uniteMemberships(state, others, item.at);
  countOut(state, others, wasIn);
  const moment = momentAt(item.at, item.id, item.root ?? item.id, item.depth);
  uniteRuns(state, inBoth, moment);
  uniteDerived(state, derived ?? null);
  react(state, deriveTraits(state, 'all', item.at, 'merge'), allPlaces(state.definitions), item.at, 'merge');
  automate(state, moment, null);
  reviewDates(state, item.at);
  stirAll(state, moment); // its traits, tags and past are others now
  automate(state, moment, null);
  await flush(connection, { states: [state], done: [], poisoned: [], shards: [pair.fromShard, pair.toShard] });
}

/**
 * Merges an anonymous contact into a known one, in a transaction of its own that takes both shards in ascending order before
 * anything else: two merges never wait for each other crosswise, and batches never wait for a shard at all.
 * Done twice it changes nothing.
 */
export async function mergeContacts(pool: Pool, item: MergeItem, definitionsFor: DefinitionsSource): Promise<void> {
  await inTransaction(pool, async (connection) => {
    const { alias, from, fromShard } = item.payload;
    await lockShardsInOrder(connection, [item.shard, fromShard]);
    const waits = await run(connection, stillWaits, [item.shard, item.lane, new Date(item.at), item.id]);
    if (waits.length === 0) return;
    if (await isKnown(connection, item)) await refuse(connection, item);
    else {
      if (alias) await writeAlias(connection, item.workspace, from, item.contact);
      await unite(connection, item, definitionsFor);
    }
    await deleteItems(connection, [item]);
    await bumpShards(connection, [item.shard, fromShard]);
  });
}
