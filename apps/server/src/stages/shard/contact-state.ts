import type { Change, CompanyFact, ContactFacts, EventFact, EventTotals, Json, JsonObject } from '@tributary/contract';
import type { ChangeRow, CompanyRow, ComputedRow, ContactKey, ContactRow, DateWatchRow, DerivedRow, TotalsDelta } from '@tributary/store';
import { historyOf, OwnHistory, type LoadedHistory } from './contact-history.js';
import { ContactCompanies, type LoadedCompanies } from './contact-companies.js';
import { ContactMemberships, type LoadedMemberships } from './contact-memberships.js';
import { ContactDates } from './contact-dates.js';
import { ContactDerived } from './contact-derived.js';
import { ContactRuns, type LoadedRuns } from './contact-runs.js';
import type { Definitions } from './definitions.js';
import { isChangeOf } from '@tributary/segment';
import { newsOf, type News, type Noted } from './news.js';
import { NotLoaded } from './not-loaded.js';
import { includes } from './readings.js';
import { NONE, withOne } from './small-list.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What the database said of a contact before the batch. */
export interface LoadedContact {
  readonly key: ContactKey;
  readonly row: ContactRow | null;
  readonly memberships: LoadedMemberships;
  readonly computed: JsonObject;
  /** It had no past when it was first seen here: a name that is missing below never happened, an enrolment that is missing is not there. */
  readonly isComplete: boolean;
  /** By event name; null: it never happened. A name that is missing was not loaded. */
  readonly totals: Map<string, EventTotals | null>;
  /** By event name. A name that is missing was not loaded, unless complete. */
  readonly history: Map<string, LoadedHistory>;
  /** By path of a trait: when it last became another, in ms; null: never since the contact came to be. A path that is missing was not loaded, unless complete. */
  readonly changedAt: ReadonlyMap<string, number | null>;
  workflows: LoadedRuns;
  /** How far workflows were known when this was loaded: what more of them read may be missing. */
  readonly flows: number;
  readonly dates: readonly DateWatchRow[];
  readonly companies: LoadedCompanies;
  /** Null: nothing was derived yet. */
  readonly derived: DerivedRow | null;
  /** Under these it was folded before, so that nothing of them is new to it. */
  readonly met?: Definitions;
}

const NO_DELTAS: ReadonlyMap<number, number> = new Map();

/**
 * A contact while its items are folded: the loaded rows, what the items changed, and what has to be written.
 * Pure: time comes with each call, nothing is read from outside.
 */
export class ContactState implements ContactFacts {
  readonly key: ContactKey;
  row: ContactRow | null;
  /** The row is another than the loaded one. */
  rowDirty = false;
  readonly memberships: ContactMemberships;
  readonly runs: ContactRuns;
  readonly dates: ContactDates;
  readonly derived: ContactDerived;
  /** ms: the instant of what was processed last; nothing is processed at an earlier one. */
  clock = -Infinity;
  // Lists, for a contact does little in one batch; made when something is put into them.
  #history: OwnHistory[] | null = null;
  #totalDeltas: Mutable<TotalsDelta>[] | null = null;
  #changes: ChangeRow[] | null = null;
  #companies: ContactCompanies | null = null;
  #tags: Set<string> | null = null;
  #sizeDeltas: Map<number, number> | null = null;
  #computed: Map<string, Json> | null = null;
  #told: News[] | null = null;
  #changed: Change[] | null = null;
  #changedAt: Map<string, number> | null = null;

  constructor(
    readonly loaded: LoadedContact,
    readonly definitions: Definitions,
  ) {
    this.key = loaded.key;
    this.row = loaded.row;
    this.runs = new ContactRuns(loaded.key, loaded.workflows);
    this.dates = new ContactDates(loaded.key, loaded.dates);
    this.derived = new ContactDerived(loaded.derived);
    this.memberships = new ContactMemberships(loaded.key, loaded.memberships);
  }

  /** The row, to be changed: what was loaded stays as it was, in case the fold begins anew. */
  touchRow(): Mutable<ContactRow> {
    if (!this.rowDirty) this.row = { ...this.row! };
    this.rowDirty = true;
    return this.row!;
  }

  get traits(): JsonObject {
    return this.row?.traits ?? {};
  }
  get consent(): Readonly<Record<string, string>> {
    return this.row?.consent ?? {};
  }
  get companies(): readonly CompanyFact[] {
    return this.companyWrites.factsOf(this.row);
  }
  get companyWrites(): ContactCompanies {
    return (this.#companies ??= new ContactCompanies(this.loaded.companies));
  }
  /** What its companies are said to be, to be written. */
  get changedCompanies(): readonly CompanyRow[] {
    return this.#companies?.written ?? NONE;
  }
  changedAt(trait: string): number {
    const known = this.#changedAt?.get(trait) ?? this.loaded.changedAt.get(trait);
    if (known === undefined && !this.loaded.isComplete) throw new NotLoaded(`When "${trait}" changed was not loaded.`);
    return known ?? this.row?.createdAt ?? 0;
  }
  get tags(): Set<string> {
    return (this.#tags ??= new Set(this.row?.tags));
  }
  get computed(): JsonObject {
    return this.#computed ? { ...this.loaded.computed, ...Object.fromEntries(this.#computed) } : this.loaded.computed;
  }
  setComputed(model: string, value: Json): void {
    (this.#computed ??= new Map()).set(model, value);
  }
  get changedComputed(): readonly ComputedRow[] {
    return this.#computed ? [...this.#computed].map(([model, value]) => ({ ...this.key, model, value })) : NONE;
  }

  /** What became another, to be remembered. */
  get changes(): readonly ChangeRow[] {
    return this.#changes ?? NONE;
  }
  /** By event name, what this batch adds. */
  get totalDeltas(): readonly TotalsDelta[] {
    return this.#totalDeltas ?? NONE;
  }

  /** Members that segments won, or lost, by what happened to this contact. */
  get sizeDeltas(): ReadonlyMap<number, number> {
    return this.#sizeDeltas ?? NO_DELTAS;
  }
  resize(segment: number, delta: number): void {
    const deltas = (this.#sizeDeltas ??= new Map());
    deltas.set(segment, (deltas.get(segment) ?? 0) + delta);
  }

  /** Something changed: workflows will hear of it. */
  changed(change: Change): void {
    this.#changed = withOne(this.#changed, change);
  }
  tell(news: News): void {
    this.#told = withOne(this.#told, news);
  }
  get hasNews(): boolean {
    return this.#changed !== null || this.#told !== null;
  }
  /** What changed since this was asked last. */
  takeNews(): { changes: readonly Change[]; told: readonly News[] } {
    const news = { changes: this.#changed ?? NONE, told: this.#told ?? NONE };
    this.#changed = null;
    this.#told = null;
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
    return version !== null && (this.memberships.of(segment, version)?.announced ?? false);
  }

  eventsOf(name: string): readonly EventFact[] {
    const { events, reading } = this.#historyOf(name);
    if (!events || !includes(reading, this.definitions.readingOf(name))) throw new NotLoaded(`Of the history of "${name}" too little was loaded.`);
    return events;
  }

  instantsOf(name: string): readonly number[] {
    return this.#historyOf(name).instants;
  }

  /** A contact that was not stored before has no history but what this process has seen of it. */
  #historyOf(name: string): LoadedHistory {
    const known = this.#ownHistory(name) ?? this.loaded.history.get(name);
    if (known) return known;
    if (!this.loaded.isComplete) throw new NotLoaded(`History of "${name}" was not loaded.`);
    return historyOf(-Infinity, 'content', null);
  }

  #ownHistory(name: string): OwnHistory | undefined {
    return this.#history?.find((own) => own.name === name);
  }

  totalsOf(name: string): EventTotals | undefined {
    if (!this.loaded.isComplete && this.loaded.totals.get(name) === undefined) throw new NotLoaded(`History of "${name}" was not loaded.`);
    return this.#totalsWithDelta(name);
  }

  #totalsWithDelta(name: string): EventTotals | undefined {
    const known = this.loaded.totals.get(name);
    const delta = this.#totalDelta(name);
    if (!delta) return known ?? undefined;
    if (!known) return delta;
    return { n: known.n + delta.n, firstAt: Math.min(known.firstAt, delta.firstAt), lastAt: Math.max(known.lastAt, delta.lastAt) };
  }

  #totalDelta(name: string): Mutable<TotalsDelta> | undefined {
    return this.#totalDeltas?.find((delta) => delta.name === name);
  }

  /** The contact as it would be loaded again, now that this is committed: what was loaded is used up and goes into it. Null: there is none. */
  intoLoaded(): LoadedContact | null {
    const { key, row, loaded } = this;
    if (!row) return null;
    const { totals, history, isComplete, flows } = loaded;
    for (const { name } of this.totalDeltas) if ((isComplete || totals.has(name)) && this.definitions.readingOf(name) !== 'nothing') totals.set(name, this.#totalsWithDelta(name) ?? null);
    for (const own of this.#history ?? NONE) history.set(own.name, own);
    return { key, row, memberships: this.memberships.asLoaded(), computed: this.computed, isComplete, totals, history, flows, changedAt: this.#changedAt ? new Map([...loaded.changedAt, ...this.#changedAt]) : loaded.changedAt, workflows: this.runs.asLoaded(), companies: this.#companies?.asLoaded() ?? loaded.companies, dates: this.dates.asLoaded(), derived: this.derived.asRow(key), met: this.definitions };
  }

  /** An event of this batch joins the history as the fold reaches it. */
  addEvent(event: EventFact): void {
    this.#remember(event, event.name);
    for (const pattern of this.definitions.patternsOf(event.name)) this.#remember(event, pattern);
    const total = this.#totalDelta(event.name);
    if (total) {
      total.n++;
      total.firstAt = Math.min(total.firstAt, event.occurredAt);
      total.lastAt = Math.max(total.lastAt, event.occurredAt);
    } else {
      const { shard, workspace, contact } = this.key;
      this.#totalDeltas = withOne<Mutable<TotalsDelta>>(this.#totalDeltas, { shard, workspace, contact, name: event.name, n: 1, firstAt: event.occurredAt, lastAt: event.occurredAt });
    }
  }

  /** @param name under which it is read: its own, or one that ends in `*` */
  #remember(event: EventFact, name: string): void {
    let own = this.#ownHistory(name);
    if (!own) {
      const reading = this.definitions.readingOf(name);
      const loaded = this.loaded.history.get(name) ?? (this.loaded.isComplete && includes(reading, 'instants') ? historyOf(-Infinity, reading, null) : null);
      if (!loaded) return; // nobody reads it, or it will be read when somebody does
      this.#history = withOne(this.#history, (own = new OwnHistory(name, loaded)));
    }
    own.add(event);
  }

  /** Remembers a change for the past; workflows hear of it. */
  note(change: Noted): void {
    const { shard, workspace, contact } = this.key;
    const { at, kind, key, before, after, cause } = change;
    this.#changes = withOne(this.#changes, { shard, workspace, contact, at, kind, key, before, after, cause });
    if (kind === 'trait' || kind === 'computed' || kind === 'score') for (const path of this.definitions.changePaths()) if (isChangeOf(path, change)) (this.#changedAt ??= new Map()).set(path, at);
    const news = newsOf(change);
    if (news) this.tell(news);
  }
}
