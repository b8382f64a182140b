import type { JsonObject } from './json.js';

/** An event as conditions read it. `occurredAt` in ms since 1970-01-01 UTC. */
export interface EventFact {
  readonly messageId: string;
  readonly name: string;
  readonly occurredAt: number;
  readonly properties: JsonObject;
  readonly context: JsonObject;
}

/** How often an event name happened to one contact, ever; instants in ms. */
export interface EventTotals {
  readonly n: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** A company of a contact. `role`: the contact's there, as buyer or champion; null: none is known. */
export interface CompanyFact {
  readonly id: string;
  readonly traits: JsonObject;
  readonly role: string | null;
}

/** What is known of one contact while its items are folded. Only processed events count, and those of this fold that came before. */
export interface ContactFacts {
  readonly traits: JsonObject;
  /** By model: `{ score: { lead: 5 }, rfm: { recency: 4 } }`; read as `computed.score.lead`. */
  readonly computed: JsonObject;
  readonly tags: ReadonlySet<string>;
  /** By topic or channel: `subscribed` or `unsubscribed`; a name that is missing: nothing was said. */
  readonly consent: Readonly<Record<string, string>>;
  /** When the value at this path last became another, in ms; when the contact came to be, if it never did. Computed traits: not asked. */
  changedAt(trait: string): number;
  /** False for parked, erased and merged contacts: they are in nobody's `everyone`. */
  readonly isActive: boolean;
  /** Those that exist, in the order in which the contact joined them. */
  readonly companies: readonly CompanyFact[];
  /** Membership now, by the id or key that the rule names. */
  isMember(segment: string): boolean;
  /** Ascending by (occurredAt, messageId), unique; at least as far back as the conditions' needs say. */
  eventsOf(name: string): readonly EventFact[];
  /** When they happened, in ms, ascending: all that most conditions ask, and a fraction to keep. */
  instantsOf(name: string): readonly number[];
  totalsOf(name: string): EventTotals | undefined;
}

/** The value of a condition and how long it surely lasts. */
export interface Verdict {
  readonly member: boolean;
  /** ms; never later than the first instant at which the value can change with no new data; null: never by time alone. Always later than the instant asked about. */
  readonly validUntil: number | null;
}

/**
 * What changed of a contact, as conditions depend on it: `event:Order Completed`, `trait:plan`, `tag:vip`, `segment:12`, `consent:newsletter`, `company:*`; scores are `trait:computed`. Nodes that
 * name a static segment or a workflow by id or key say `static:west-coast`, `workflow:wf_3`. */
export type Change = `${'event' | 'trait' | 'tag' | 'segment' | 'consent' | 'company' | 'static' | 'workflow'}:${string}`;
