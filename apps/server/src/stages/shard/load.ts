import type { EventTotals, Json } from '@tributary/contract';
import { changeKeysOf, isChangeOf } from '@tributary/segment';
import { loadChangedAt, loadCompanies, loadComputed, loadContacts, loadDateWatches, loadDerived, loadEnrolments, loadHistory, loadMemberships, loadRuns, loadTotals, type ChangedRow, type Connection, type ContactKey, type ContactRow, type EnrolmentKey, type EnrolmentRow, type HistoryNeed, type MembershipRow, type RunRow } from '@tributary/store';
import type { ContactCache } from './contact-cache.js';
import type { LoadedCompanies } from './contact-companies.js';
import { historyOf, type LoadedHistory } from './contact-history.js';
import { byName, type LoadedMemberships } from './contact-memberships.js';
import { enrolmentName, type LoadedRuns } from './contact-runs.js';
import type { LoadedContact } from './contact-state.js';
import type { Definitions } from './definitions.js';
import type { FlowKey } from './flows.js';
import { lackOf, namedRuns, namesRun, neededBy, versionsAhead, type NameNeed, type Needed, type Wanted } from './needed.js';
import { NONE } from './small-list.js';

const nameOf = (key: ContactKey): string => `${key.workspace}/${key.contact}`;

function groupBy<T extends ContactKey>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(nameOf(row));
    if (group) group.push(row);
    else groups.set(nameOf(row), [row]);
  }
  return groups;
}

const NOWHERE = byName([]);
const membershipsOf = (rows: readonly MembershipRow[]): Map<string, LoadedMemberships> => new Map([...groupBy(rows)].map(([name, own]) => [name, byName(own)]));

interface Rows {
  readonly contacts: Map<string, ContactRow[]>;
  readonly needs: Map<string, ReadonlyMap<string, NameNeed>>;
}

async function loadPast(connection: Connection, wanted: readonly { readonly key: ContactKey }[], rows: Rows) {
  const history: HistoryNeed[] = [];
  const totals: (ContactKey & { name: string })[] = [];
  for (const { key } of wanted) {
    if (!rows.contacts.has(nameOf(key))) continue; // not stored yet: nothing of it was processed
    for (const [name, need] of rows.needs.get(nameOf(key))!) {
      if (need.after !== null) history.push({ ...key, name, after: need.after === -Infinity ? null : need.after, reading: need.reading === 'content' || need.reading === 'order' ? need.reading : 'instants' });
      if (need.totals) totals.push({ ...key, name });
    }
  }
  const [pasts, counted] = await Promise.all([loadHistory(connection, history), loadTotals(connection, totals)]);
  return { history: groupBy(history.map((asked, i) => ({ ...asked, past: pasts[i]! }))), totals: groupBy(counted) };
}

function pastOf(name: string, rows: Rows, past: Awaited<ReturnType<typeof loadPast>>): Pick<LoadedContact, 'history' | 'totals'> {
  const history = new Map<string, LoadedHistory>();
  const totals = new Map<string, EventTotals | null>();
  const found = new Map(past.history.get(name)?.map((one) => [one.name, one.past]));
  for (const [eventName, need] of rows.needs.get(name)!) {
    if (need.after !== null) history.set(eventName, historyOf(need.after, need.reading, found.get(eventName) ?? null));
    if (need.totals) totals.set(eventName, null);
  }
  for (const total of past.totals.get(name) ?? []) totals.set(total.name, total);
  return { history, totals };
}

/** The traits whose changes tell since when something has been so. */
function changeNeeds(key: ContactKey, definitions: Definitions): (ContactKey & { readonly key: string })[] {
  const names = new Set(definitions.changePaths().flatMap((path) => changeKeysOf(path).map((one) => one.key)));
  return [...names].map((name) => ({ ...key, key: name }));
}

/** @param rows ascending */
function changedAtOf(definitions: Definitions, rows: readonly ChangedRow[]): Map<string, number | null> {
  const lastOf = (path: string) => rows.findLast((row) => isChangeOf(path, row))?.at ?? null;
  return new Map(definitions.changePaths().map((path) => [path, lastOf(path)]));
}

/** Companies that the items are about; those that somebody changed have to be read again. */
const companiesNamed = ({ items }: Wanted): string[] => items.flatMap((item) => (item.kind === 'event' && item.payload.type === 'group' && item.payload.target !== null ? [item.payload.target] : []));

function knowsCompanies({ companies }: LoadedContact, wanted: Wanted, definitions: Definitions): boolean {
  if (!definitions.readsCompanies()) return true;
  if (!companies || wanted.items.some((item) => item.kind === 'settle' && item.payload?.companies)) return false;
  return companiesNamed(wanted).every((id) => companies.has(id));
}

/** By contact, the companies it belongs to or comes to; only where rules ask about them. */
async function companiesOf(connection: Connection, wanted: readonly Wanted[], contacts: Map<string, ContactRow[]>, definitionsOf: (workspace: number) => Definitions): Promise<(one: Wanted) => LoadedCompanies> {
  const asking = wanted.filter(({ key }) => definitionsOf(key.workspace).readsCompanies());
  const idsOf = (one: Wanted) => [...new Set([...(contacts.get(nameOf(one.key))?.[0]?.companies ?? []), ...companiesNamed(one)])];
  const keys = new Map(asking.flatMap((one) => idsOf(one).map((id) => [`${one.key.workspace} ${id}`, { workspace: one.key.workspace, id }])));
  const stored = new Map((await loadCompanies(connection, [...keys.values()])).map((company) => [`${company.workspace} ${company.id}`, company]));
  return (one) => {
    if (!definitionsOf(one.key.workspace).readsCompanies()) return null;
    return new Map(idsOf(one).map((id) => [id, stored.get(`${one.key.workspace} ${id}`) ?? { id, traits: {}, traitAt: {} }]));
  };
}

/** A contact of which something is remembered; null: all of it is loaded anew. `lack`: what its items may read besides. */
interface Remembered {
  readonly loaded: LoadedContact;
  readonly lack: Needed;
}

/** Whether all runs that items name are there, and versions to which runs are about to be moved; loading anew reads them. */
function knowsRuns(runs: readonly RunRow[], wanted: Wanted, definitions: Definitions): boolean {
  const isRead = (key: FlowKey) => definitions.flows.get(key) !== undefined;
  return versionsAhead(wanted, runs, definitions).every(isRead) && namedRuns([wanted]).every(({ id }) => runs.some((run) => run.id === id));
}

function remembered(cache: ContactCache, wanted: Wanted, definitions: Definitions): Remembered | null {
  const loaded = cache.get(wanted.key, definitions);
  if (!loaded) return null;
  if (!knowsCompanies(loaded, wanted, definitions)) return null;
  if (wanted.items.some(namesRun) && !knowsRuns(loaded.workflows.runs, wanted, definitions)) return null;
  return { loaded, lack: lackOf(loaded, wanted, definitions) };
}

async function ensureFlows(connection: Connection, runs: readonly (FlowKey & { readonly workspace: number })[], definitionsOf: (workspace: number) => Definitions): Promise<void> {
  for (const workspace of new Set(runs.map((run) => run.workspace))) {
    await definitionsOf(workspace).flows.ensure(connection, runs.filter((run) => run.workspace === workspace));
  }
}

async function loadAnew(connection: Connection, wanted: readonly Wanted[], definitionsOf: (workspace: number) => Definitions, inFull: boolean): Promise<LoadedContact[]> {
  const keys = wanted.map((one) => one.key);
  // None waits for the answer to the one before: they travel down one connection.
  const [contactRows, membershipRows, computedRows, dateRows, derivedRows, runRows] = await Promise.all([
    loadContacts(connection, keys),
    loadMemberships(connection, keys),
    loadComputed(connection, keys),
    loadDateWatches(connection, keys.filter((key) => definitionsOf(key.workspace).hasDates)),
    loadDerived(connection, keys),
    loadRuns(connection, keys, namedRuns(wanted)),
  ]);
  const [contacts, memberships, computed, dates, derived] = [groupBy(contactRows), membershipsOf(membershipRows), groupBy(computedRows), groupBy(dateRows), groupBy(derivedRows)];
  const runs = groupBy(runRows);
  const ahead = wanted.flatMap((one) => versionsAhead(one, runs.get(nameOf(one.key)) ?? [], definitionsOf(one.key.workspace)).map((flow) => ({ ...flow, workspace: one.key.workspace })));
  await ensureFlows(connection, [...runRows, ...ahead], definitionsOf);
  const needed = wanted.map((one) => {
    const known = { memberships: memberships.get(nameOf(one.key)) ?? NOWHERE, runs: runs.get(nameOf(one.key)) ?? [], dates: dates.get(nameOf(one.key)) ?? [], derived: derived.get(nameOf(one.key))?.[0] ?? null };
    return neededBy(one, known, definitionsOf(one.key.workspace), inFull);
  });
  const extents = wanted.map((one) => definitionsOf(one.key.workspace).flows.extent); // as far as what is needed was worked out
  const rows = { contacts, needs: new Map(wanted.map((one, i) => [nameOf(one.key), needed[i]!.needs])) };
  const [companies, changedRows, past, enrolmentRows] = await Promise.all([
    companiesOf(connection, wanted, contacts, definitionsOf),
    loadChangedAt(connection, wanted.flatMap(({ key }) => (contacts.has(nameOf(key)) ? changeNeeds(key, definitionsOf(key.workspace)) : []))),
    loadPast(connection, wanted, rows),
    loadEnrolments(connection, needed.flatMap((one) => one.enrolments)),
  ]);
  const [changes, enrolments] = [groupBy(changedRows), groupBy<EnrolmentRow>(enrolmentRows)];
  return wanted.map((one, i) => {
    const { key } = one;
    const name = nameOf(key);
    const row = contacts.get(name)?.[0] ?? null;
    const models = Object.fromEntries((computed.get(name) ?? []).map((one): [string, Json] => [one.model, one.value]));
    const asked = new Set(needed[i]!.enrolments.map((one) => enrolmentName(one.workflow, one.entryKey)));
    const workflows = { runs: runs.get(name) ?? [], enrolments: enrolments.get(name) ?? [], asked, isComplete: !row };
    return { key, row, memberships: memberships.get(name) ?? byName([]), computed: models, workflows, dates: dates.get(name) ?? [], derived: derived.get(name)?.[0] ?? null, isComplete: !row, flows: extents[i]!, companies: companies(one), changedAt: changedAtOf(definitionsOf(key.workspace), changes.get(name) ?? []), ...pastOf(name, rows, past) };
  });
}

/** What is remembered stays, what it lacks is read beside it: after a restart, and after definitions changed, a contact is known part by part. */
async function loadLacking(connection: Connection, partly: readonly (Remembered & { readonly key: ContactKey })[]): Promise<void> {
  const rows = { contacts: new Map(partly.map(({ key, loaded }) => [nameOf(key), [loaded.row!]])), needs: new Map(partly.map(({ key, lack }) => [nameOf(key), lack.needs])) };
  const [past, enrolmentRows] = await Promise.all([loadPast(connection, partly, rows), loadEnrolments(connection, partly.flatMap(({ lack }) => lack.enrolments))]);
  const enrolments = groupBy<EnrolmentRow>(enrolmentRows);
  for (const { key, loaded, lack } of partly) {
    const more = pastOf(nameOf(key), rows, past);
    for (const [name, events] of more.history) loaded.history.set(name, events);
    for (const [name, total] of more.totals) loaded.totals.set(name, total);
    if (lack.enrolments.length > 0) loaded.workflows = withEnrolments(loaded.workflows, lack.enrolments, enrolments.get(nameOf(key)) ?? []);
  }
}

const withEnrolments = (known: LoadedRuns, asked: readonly EnrolmentKey[], more: readonly EnrolmentRow[]): LoadedRuns => ({
  ...known,
  enrolments: [...known.enrolments, ...more],
  asked: new Set([...known.asked, ...asked.map((one) => enrolmentName(one.workflow, one.entryKey))]),
});

/**
 * What the fold of these contacts reads, with a number of statements that does not depend on how many they are; none for those that are remembered.
 * @param inFull false: what the items lead to, as far as it can be foreseen; true: all that any rule or workflow may read, and nothing from memory
 */
export async function loadBatch(
  connection: Connection,
  wanted: readonly Wanted[],
  definitionsOf: (workspace: number) => Definitions,
  { inFull, cache }: { readonly inFull: boolean; readonly cache: ContactCache | null },
): Promise<LoadedContact[]> {
  const known = wanted.map((one) => (cache && !inFull ? remembered(cache, one, definitionsOf(one.key.workspace)) : null));
  const missing = wanted.filter((_, i) => !known[i]);
  const partly = known.flatMap((one) => (one && (one.lack.needs.size > 0 || one.lack.enrolments.length > 0) ? { ...one, key: one.loaded.key } : NONE));
  const [loaded] = await Promise.all([missing.length === 0 ? [] : loadAnew(connection, missing, definitionsOf, inFull), partly.length === 0 ? null : loadLacking(connection, partly)]);
  let next = 0;
  return known.map((one) => one?.loaded ?? loaded[next++]!);
}
