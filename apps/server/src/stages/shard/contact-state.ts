import type { Change, ContactFacts, EventFact, EventTotals, Json, JsonObject } from '@tributary/contract';
import type { ChangeRow, CompanyRow, ComputedRow, ContactKey, ContactRow, MembershipRow, TotalsDelta } from '@tributary/store';
import { ContactRuns, type LoadedRuns } from './contact-runs.js';
import type { Definitions } from './definitions.js';
import { newsOf, type News, type Noted } from './news.js';
import { NotLoaded } from './not-loaded.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A membership in the fold: `row` is written back when `dirty`, removed when `gone`. */
export interface Membership {
  readonly row: Mutable<MembershipRow>;
  dirty: boolean;
  gone: boolean;
  /** Whether the database has it. */
  readonly stored: boolean;
}

/** What the database said of a contact before the batch. */
export interface LoadedContact {
  readonly key: ContactKey;
  readonly row: ContactRow | null;
  readonly memberships: readonly MembershipRow[];
  readonly computed: JsonObject;
  /** It had no past when it was first seen here: a name that is missing below never happened, an enrolment that is missing is not there. */
  readonly isComplete: boolean;
  /** From which instant on (ms, exclusive) the history of a name is here. A name that is missing was not loaded, unless complete. */
  readonly historyAfter: ReadonlyMap<string, number>;
  /** By event name; null: it never happened. A name that is missing was not loaded. */
  readonly totals: ReadonlyMap<string, EventTotals | null>;
  /** By event name, ascending by (occurredAt, messageId). A name that is missing was not loaded. */
  readonly history: ReadonlyMap<string, readonly EventFact[]>;
  readonly workflows: LoadedRuns;
}

const earlier = (a: EventFact, b: EventFact): boolean => a.occurredAt < b.occurredAt || (a.occurredAt === b.occurredAt && a.messageId < b.messageId);

/**
 * A contact while its items are folded: the loaded rows, what the items changed, and what has to be written.
 * Pure: time comes with each call, nothing is read from outside.
 */
export class ContactState implements ContactFacts {
  readonly key: ContactKey;
  row: Mutable<ContactRow> | null;
  rowDirty = false;
  readonly tags: Set<string>;
  readonly memberships = new Map<string, Membership>();
  readonly changes: ChangeRow[] = [];
  readonly companies: CompanyRow[] = [];
  readonly totalDeltas = new Map<string, Mutable<TotalsDelta>>();
  readonly sizeDeltas = new Map<number, number>();
  readonly runs: ContactRuns;
  /** ms: the instant of what was processed last; nothing is processed at an earlier one. */
  clock = -Infinity;
  readonly #history = new Map<string, EventFact[]>();
  readonly #computed = new Map<string, Json>();
  #told: News[] = [];
  #changed = new Set<Change>();

  constructor(
    readonly loaded: LoadedContact,
    readonly definitions: Definitions,
  ) {
    this.key = loaded.key;
    this.row = loaded.row && { ...loaded.row };
    this.tags = new Set(loaded.row?.tags);
    this.runs = new ContactRuns(loaded.key, loaded.workflows);
    for (const row of loaded.memberships) this.memberships.set(`${row.segment}/${row.version}`, { row: { ...row }, dirty: false, gone: false, stored: true });
  }

  get traits(): JsonObject {
    return this.row?.traits ?? {};
  }
  get computed(): JsonObject {
    return this.#computed.size === 0 ? this.loaded.computed : { ...this.loaded.computed, ...Object.fromEntries(this.#computed) };
  }
  setComputed(model: string, value: Json): void {
    this.#computed.set(model, value);
  }
  get changedComputed(): ComputedRow[] {
    return [...this.#computed].map(([model, value]) => ({ ...this.key, model, value }));
  }

  /** Something changed: workflows will hear of it. */
  changed(change: Change): void {
    this.#changed.add(change);
  }
  tell(news: News): void {
    this.#told.push(news);
  }
  get hasNews(): boolean {
    return this.#changed.size > 0 || this.#told.length > 0;
  }
  /** What changed since this was asked last. */
  takeNews(): { changes: ReadonlySet<Change>; told: readonly News[] } {
    const news = { changes: this.#changed, told: this.#told };
    this.#changed = new Set();
    this.#told = [];
    return news;
  }
  get isActive(): boolean {
    return this.row?.state === 'active';
  }

  isMember(segment: string): boolean {
    const definition = this.definitions.resolve(segment);
    return definition ? this.isAnnounced(definition.id, definition.version) : false;
  }

  /** What the last transition told: the public value, which other conditions read. */
  isAnnounced(segment: number, version: number | null): boolean {
    return version !== null && (this.membership(segment, version)?.row.announced ?? false);
  }

  membership(segment: number, version: number): Membership | undefined {
    const found = this.memberships.get(`${segment}/${version}`);
    return found?.gone ? undefined : found;
  }

  /** Writes a membership; a non-member that nothing will change has no row. */
  setMembership(row: Omit<MembershipRow, keyof ContactKey>): void {
    const name = `${row.segment}/${row.version}`;
    const stored = this.memberships.get(name)?.stored ?? false;
    this.memberships.set(name, { row: { ...row, ...this.key }, dirty: true, gone: false, stored });
  }

  removeMembership(segment: number, version: number): void {
    const found = this.memberships.get(`${segment}/${version}`);
    if (found) found.gone = true;
  }

  eventsOf(name: string): readonly EventFact[] {
    const joined = this.#history.get(name);
    if (joined) return joined;
    const loaded = this.#loadedHistory(name);
    if (!loaded) throw new NotLoaded(`History of "${name}" was not loaded.`);
    return loaded;
  }

  totalsOf(name: string): EventTotals | undefined {
    const known = this.loaded.totals.get(name) ?? (this.loaded.isComplete ? null : this.loaded.totals.get(name));
    if (known === undefined) throw new NotLoaded(`History of "${name}" was not loaded.`);
    const delta = this.totalDeltas.get(name);
    if (!delta) return known ?? undefined;
    if (!known) return delta;
    return { n: known.n + delta.n, firstAt: Math.min(known.firstAt, delta.firstAt), lastAt: Math.max(known.lastAt, delta.lastAt) };
  }

  /** A contact that was not stored before has no history but what this process has seen of it. */
  #loadedHistory(name: string): readonly EventFact[] | undefined {
    return this.loaded.history.get(name) ?? (this.loaded.isComplete ? [] : undefined);
  }

  /** The contact as it would be loaded again once this was written; null: there is none. */
  asLoaded(): LoadedContact | null {
    const { key, row, loaded } = this;
    if (!row) return null;
    const totals = new Map(loaded.totals);
    const names = loaded.isComplete ? [...this.totalDeltas.keys()] : [...loaded.totals.keys()];
    for (const name of names) if (this.definitions.isRead(name)) totals.set(name, this.totalsOf(name) ?? null);
    const history = new Map(loaded.history);
    for (const [name, events] of this.#history) if (this.definitions.isRead(name)) history.set(name, events);
    const memberships = [...this.memberships.values()].filter((one) => !one.gone).map((one) => one.row);
    return { key, row, memberships, computed: this.computed, isComplete: loaded.isComplete, historyAfter: loaded.historyAfter, totals, history, workflows: this.runs.asLoaded() };
  }

  /** An event of this batch joins the history as the fold reaches it. */
  addEvent(event: EventFact): void {
    const loaded = this.#history.get(event.name) ?? this.#loadedHistory(event.name);
    if (loaded) {
      const known = [...loaded];
      let place = known.length;
      while (place > 0 && earlier(event, known[place - 1]!)) place--;
      known.splice(place, 0, event);
      this.#history.set(event.name, known);
    }
    const total = this.totalDeltas.get(event.name) ?? { ...this.key, name: event.name, n: 0, firstAt: event.occurredAt, lastAt: event.occurredAt };
    total.n++;
    total.firstAt = Math.min(total.firstAt, event.occurredAt);
    total.lastAt = Math.max(total.lastAt, event.occurredAt);
    this.totalDeltas.set(event.name, total);
  }

  /** Remembers a change for the past; workflows hear of it. */
  note(change: Noted): void {
    this.changes.push({ ...this.key, ...change });
    const news = newsOf(change);
    if (news) this.#told.push(news);
  }
}
