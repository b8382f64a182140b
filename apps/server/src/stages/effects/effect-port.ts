import type { Attempt, Json, JsonObject, Port, Reason } from '@tributary/contract';
import type { ClaimedEffect, Connection, ContactKey, ContactRow, EffectScope, NewMail } from '@tributary/store';

/** One effect and whom it is for, as they are now; `now` in ms by the workspace's clock. */
export interface Asked {
  readonly key: string;
  readonly workspace: number;
  readonly payload: JsonObject;
  readonly contact: ContactRow;
  /** What templates read. */
  readonly scope: JsonObject;
  readonly now: number;
  readonly sandbox: boolean;
  /** Sealed secret by which the workspace signs its calls. */
  readonly signing: Buffer | null;
  /** What the workspace says of mail: its template, opt-in topics, suppressed addresses, its own mail server. */
  readonly mail: Pick<EffectScope, 'template' | 'optIn' | 'suppressed' | 'smtp'>;
  /** The audience that its step names; null: it names none, or there is none. */
  readonly audience: EffectScope['audience'];
}

/** What is told apart from any run and contact: it happened, whatever became of them. */
export interface AskedApart extends Pick<Asked, 'key' | 'payload' | 'now' | 'sandbox'> {
  /** Sealed credentials of the workspace. */
  readonly smtp: Buffer | null;
  readonly slack: Buffer | null;
}

/** An event that the product makes when this was done. */
export interface OwnEvent {
  readonly name: string;
  readonly properties: JsonObject;
}

/** A mail that stays here, for the local mailbox. */
export type KeptMail = Pick<NewMail, 'to' | 'from' | 'subject' | 'html' | 'text' | 'headers'>;

/**
 * What one attempt came to. `simulated`: nothing went out, and nothing will; `keeps` is what the port writes down with the outcome.
 * `handed`: somebody else in the product will end it; until then it waits, and is due at no instant.
 */
export type Sent = Attempt | { readonly result: 'handed'; readonly keeps: JsonObject } | { readonly result: 'simulated'; readonly response: Json } | { readonly result: 'done'; readonly response: Json; readonly keeps: JsonObject };

/** What a port has to write down of one effect. */
export interface Kept {
  /** Whose it is now: a merge may have given it to another contact since it was claimed. */
  readonly place: ContactKey;
  readonly effect: ClaimedEffect;
  readonly row: JsonObject;
}

/** One way out into the world, as the ledger uses it. */
export interface EffectPort {
  /** Why this contact may not be reached just now; asked before each attempt. */
  refuses(asked: Asked): Reason | null;
  /**
   * Everything filled in, as JSON: kept, so that each attempt sends the same.
   * @throws {Unsendable} and the faults of channels, which trying again would not mend
   */
  freeze(asked: Asked): Promise<JsonObject>;
  /** In place of `freeze`, for a port whose effects stand apart from their runs: sent although those ended, and no run is told. */
  freezeApart?(asked: AskedApart): Promise<JsonObject>;
  /** What the contact's past shows once it was done; null: nothing. */
  eventOf(request: JsonObject): OwnEvent | null;
  /** Nothing of this leaves the product, so it may be done again whatever happened. */
  staysInside(request: JsonObject): boolean;
  /** One attempt; it never throws for what the world does. */
  send(request: JsonObject): Promise<Sent>;
  /**
   * Writes down what stays in the product, in the transaction of the outcomes, a statement for all.
   * @returns by key of the effect, what its run is told, where that is known only now
   */
  keep?(connection: Connection, kept: readonly Kept[]): Promise<ReadonlyMap<string, Json>>;
  /** Somebody changed credentials: connections that were opened with those before, and rest, are closed. */
  credentialsChanged?(): void;
  /** The process ends: lets go of what it keeps open. */
  close?(): Promise<void>;
}

export type EffectPorts = Readonly<Record<Port | 'telling', EffectPort>>;

/** It can never be sent as it was asked for; an author has to mend it. */
export class Unsendable extends Error {
  constructor(
    readonly code: 'template.not-found' | 'effect.bad-payload' | 'effect.no-port',
    detail: string,
  ) {
    super(detail);
    this.name = 'Unsendable';
  }
}
