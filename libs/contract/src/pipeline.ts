import type { JsonObject } from './json.js';
import type { Outcome } from './outcome.js';

/** The calls of Segment's HTTP spec that carry one event each. */
export const CALLS = ['identify', 'track', 'page', 'screen', 'group', 'alias'] as const;
export type Call = (typeof CALLS)[number];

/** An event as it was sent, checked and cleaned, before its instants and its contact are known. */
export interface IncomingEvent {
  readonly index: number;
  readonly messageId: string;
  readonly type: Call;
  /** Of a track, or `Page Viewed`, `Screen Viewed`; null for the others. */
  readonly name: string | null;
  readonly userId: string | null;
  readonly anonymousId: string | null;
  /** `groupId` of a group, `previousId` of an alias. */
  readonly target: string | null;
  readonly properties: JsonObject;
  readonly traits: JsonObject;
  readonly context: JsonObject;
  /** What the client wrote as its instant, and when it says it sent it; ms, null when it did not say. */
  readonly writtenAt: number | null;
  readonly sentAt: number | null;
  readonly originalTimestamp: string | null;
  readonly warnings: readonly Warning[];
}

export interface Warning {
  readonly index: number;
  readonly messageId: string;
  readonly code: string;
  readonly detail: string;
}

/** An event that is not taken, with the reason. */
export interface RefusedEvent {
  readonly index: number;
  readonly messageId: string | null;
  readonly code: string;
  readonly detail: string;
  readonly type: string | null;
  readonly name: string | null;
  readonly userId: string | null;
  readonly anonymousId: string | null;
}

/** An event with everything decided that is decided at the door. Instants in ms. */
export interface AcceptedEvent extends Omit<IncomingEvent, 'writtenAt' | 'sentAt' | 'warnings'> {
  readonly contact: string;
  readonly shard: number;
  readonly occurredAt: number;
  readonly receivedAt: number;
  /** Happened over 72 h before it was received. */
  readonly late: boolean;
  readonly source: 'client' | 'product';
  readonly warnings: readonly Warning[];
}

/** 0 is taken before 1 while it waits. */
export const LANES = { live: 0, bulk: 1 } as const;
export type Lane = (typeof LANES)[keyof typeof LANES];

/** The event as its item carries it. What only lists and look-ups read stays in the event's row. */
export type EventPayload = Pick<
  AcceptedEvent,
  'type' | 'name' | 'messageId' | 'userId' | 'anonymousId' | 'target' | 'properties' | 'traits' | 'context' | 'occurredAt' | 'late'
>;

/** An edit of a contact by the management API. */
export interface EditPayload {
  readonly traits?: JsonObject;
  readonly tags?: { readonly add?: readonly string[]; readonly remove?: readonly string[] };
  readonly consent?: Readonly<Record<string, string>>;
  readonly owner?: string | null;
}

/** Membership of a static segment, changed by hand. */
export interface MemberPayload {
  readonly segment: number;
  readonly member: boolean;
}

/** Another contact becomes this one. */
export interface MergePayload {
  readonly from: string;
  readonly fromShard: number;
  /** The alias call that asked for it; null when an event with both ids did. `known`: whom the previous id would name if it were a user's. */
  readonly alias: null | { readonly messageId: string; readonly occurredAt: number; readonly known: string; readonly knownShard: number };
}

/** What was found of a contact's past: UTC days on which it did something, and events that tell where it came from and by what. */
export interface FoundPast {
  readonly days: readonly number[];
  readonly events: readonly Pick<EventPayload & { readonly name: string }, 'name' | 'occurredAt' | 'properties' | 'context'>[];
}

/** What a change of definitions left to tell. `review`: also look at every segment anew, because the contact was parked for a while. */
export interface SettlePayload {
  readonly review: boolean;
  /** A company of the contact is another than it was. */
  readonly companies?: boolean;
  /** For what is derived of a contact that was there before anything was. */
  readonly past?: FoundPast;
}

/** Somebody, or a publishing, puts the contact into a workflow; `id` is the request's own. */
export interface EnrolPayload {
  readonly workflow: number;
  readonly id: string;
  /** Why, for whoever reads the run. */
  readonly note?: string;
}

/** An effect came back to the run that asked for it. */
export interface AnswerPayload {
  readonly run: string;
  readonly key: string;
  readonly outcome: Outcome;
}

/** What a person does with a run. `at`: only while it stands at this node. */
export interface SteerPayload {
  readonly run: string;
  readonly signal:
    | { readonly type: 'cancel'; readonly reason: string; readonly at?: string | null }
    | { readonly type: 'retry'; readonly newest?: boolean }
    /** `late`: key of the effect that fell due while paused and was taken back. `at`: when it was resumed, ms: what fell due later is not overdue. */
    | { readonly type: 'resume'; readonly overdue: 'run' | 'skip' | 'exit'; readonly late?: string | null; readonly at?: number }
    /** On in this version, from where it stands. */
    | { readonly type: 'move'; readonly to: number; readonly at: string | null };
}

/** One thing to process for one contact. `at` in ms; order is (at, id) within a lane. */
export type Item =
  | ItemOf<'event', EventPayload>
  | ItemOf<'edit', EditPayload>
  | ItemOf<'member', MemberPayload>
  | ItemOf<'merge', MergePayload>
  | ItemOf<'settle', SettlePayload | null>
  | ItemOf<'erase', null>
  | ItemOf<'enrol', EnrolPayload>
  | ItemOf<'answer', AnswerPayload>
  | ItemOf<'steer', SteerPayload>;

interface ItemOf<Kind extends string, Payload> {
  readonly id: string;
  readonly shard: number;
  readonly lane: Lane;
  readonly at: number;
  readonly workspace: number;
  readonly contact: string;
  readonly root: string | null;
  readonly depth: number;
  readonly kind: Kind;
  readonly payload: Payload;
}

/** Why a transition happened. */
export const CAUSES = ['data', 'time', 'computed', 'definition', 'import', 'late', 'merge', 'manual'] as const;
export type Cause = (typeof CAUSES)[number];

/** A contact entered or left a segment. `at` in ms. */
export interface Transition {
  readonly segment: number;
  readonly entered: boolean;
  readonly at: number;
  readonly cause: Cause;
}
