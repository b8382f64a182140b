import type { JsonObject, Reason } from '@tributary/contract';

/** What a vendor may read of a contact. */
export interface Person {
  readonly userId: string | null;
  readonly traits: JsonObject;
}

/** A contact as a vendor gets it: one cell for each of its columns, in their order, hashed where it asks for that; '' where nothing is known. */
export type Row = readonly string[];

/** Which upload a call belongs to. `id`: a positive whole number, the same for all its calls. `seq`: 1, 2, … `total`: rows, as far as known. */
export interface Session {
  readonly id: number;
  readonly seq: number;
  readonly isLast: boolean;
  readonly total: number;
}

export interface AudienceChange {
  readonly externalId: string;
  readonly mode: 'add' | 'remove';
  /** At most `rowsPerCall`. */
  readonly rows: readonly Row[];
  readonly session: Session;
}

/**
 * What one call came to.
 * - `later`: surely or perhaps not done, to be tried again (`afterMs`: not before); calls of audiences may be repeated.
 * - `person`: an administrator has to act first; nothing is tried until then.
 * - `refused`: again would not help.
 */
export type Trouble =
  | { readonly result: 'later'; readonly reason: Reason; readonly afterMs: number | null }
  | { readonly result: 'person'; readonly reason: Reason }
  | { readonly result: 'refused'; readonly reason: Reason };

export type Made = { readonly result: 'done'; readonly externalId: string } | Trouble;

/** What a vendor took of a call. */
export interface Taken {
  readonly result: 'done';
  readonly received: number;
  /** Rows it could not use; it names only some of them. */
  readonly invalid: number;
  /** Places in the rows of the call that it named, and what it said of each. */
  readonly dropped: ReadonlyMap<number, Reason>;
  /** It asks for so long a rest before the next call, ms. */
  readonly restMs: number;
}
export type Changed = Taken | Trouble;

/** A workspace's connection with a vendor: its calls never throw for what the world does, and no reason holds a credential. */
export interface AudienceClient {
  create(name: string): Promise<Made>;
  change(change: AudienceChange): Promise<Changed>;
}

/** One vendor of ad audiences; what must hold of each is in `conformance.fixture.ts`. */
export interface AudienceVendor {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rowsPerCall: number;
  /** Traits that rows are made of: who changes one is sent anew. The first part of a path counts. */
  readonly traits: readonly string[];
  /** Null: nothing by which the vendor could find this person. The same person gives the same row. */
  rowOf(person: Person): Row | null;
  /**
   * @param credentials as they were given to `PUT /api/channels/:vendor`
   * @returns a sentence for an administrator when they do not suffice
   */
  connect(credentials: JsonObject): AudienceClient | Reason;
  /** Where calls with these credentials go, for who decides whether they may. */
  addressOf(credentials: JsonObject): string;
  close(): Promise<void>;
}

export const isClient = (connected: AudienceClient | Reason): connected is AudienceClient => 'change' in connected;
