import type { ContactKey, MembershipRow } from '@tributary/store';

/** What is stored of a contact's memberships. */
export interface LoadedMemberships {
  /** By `membershipName`. */
  readonly rows: ReadonlyMap<number, MembershipRow>;
  /** As `ContactMemberships.earliest`. */
  readonly earliest: number;
}

/** Names a membership; versions of a rule stay far below a million. */
const membershipName = (segment: number, version: number): number => segment * 1_000_000 + version;

/** @param rows of one contact */
export function byName(rows: readonly MembershipRow[]): LoadedMemberships {
  const earliest = rows.reduce((first, { validUntil }) => Math.min(first, validUntil ?? Infinity), Infinity);
  return { rows: new Map(rows.map((row) => [membershipName(row.segment, row.version), row])), earliest };
}

const NOTHING: ReadonlyMap<number, MembershipRow | null> = new Map();

/**
 * What segments say of a contact while its items are folded. Rows are replaced, never changed; what was loaded stays as it was, in case the
 * fold begins anew, and only what differs lies beside it: a contact may be in hundreds of segments, and an event turns one.
 */
export class ContactMemberships {
  /** Null: it is gone. */
  #changed: Map<number, MembershipRow | null> | null = null;
  /** Null: to be looked for anew. */
  #earliest: number | null;

  constructor(
    private readonly key: ContactKey,
    private readonly loaded: LoadedMemberships,
  ) {
    this.#earliest = loaded.earliest;
  }

  of(segment: number, version: number): MembershipRow | undefined {
    return this.#named(membershipName(segment, version));
  }

  #named(name: number): MembershipRow | undefined {
    const changed = this.#changed?.get(name);
    return changed === undefined ? this.loaded.rows.get(name) : (changed ?? undefined);
  }

  /** A non-member that nothing will change has no row: see `remove`. */
  set({ segment, version, member, announced, since, cause, validUntil }: Omit<MembershipRow, keyof ContactKey>): void {
    const { shard, workspace, contact } = this.key;
    // Written out, where every event passes: a spread is several times slower.
    this.#put(membershipName(segment, version), { shard, workspace, contact, segment, version, member, announced, since, cause, validUntil });
  }

  remove(segment: number, version: number): void {
    if (this.of(segment, version)) this.#put(membershipName(segment, version), null);
  }

  #put(name: number, row: MembershipRow | null): void {
    const [before, after] = [this.#named(name)?.validUntil ?? Infinity, row?.validUntil ?? Infinity];
    (this.#changed ??= new Map()).set(name, row);
    // Mostly another is the earliest, and stays it: each event passes here, and a contact may be in hundreds of segments.
    if (this.#earliest === null) return;
    if (after <= this.#earliest) this.#earliest = after;
    else if (before === this.#earliest) this.#earliest = null;
  }

  /** Calls with each row that there is. */
  each(look: (row: MembershipRow) => void): void {
    const changed = this.#changed ?? NOTHING;
    this.loaded.rows.forEach((row, name) => {
      if (!changed.has(name)) look(row);
    });
    changed.forEach((row) => {
      if (row) look(row);
    });
  }

  /** The first instant at which time alone may turn one of them, ms; Infinity: none. */
  get earliest(): number {
    if (this.#earliest !== null) return this.#earliest;
    let earliest = Infinity;
    this.each(({ validUntil }) => {
      if (validUntil !== null && validUntil < earliest) earliest = validUntil;
    });
    return (this.#earliest = earliest);
  }

  /** Rows to be written, and rows to be deleted, are put into these. */
  collect(written: MembershipRow[], gone: MembershipRow[]): void {
    this.#changed?.forEach((row, name) => {
      const stored = this.loaded.rows.get(name);
      if (row) written.push(row);
      else if (stored) gone.push(stored);
    });
  }

  /** As they would be loaded again, now that they are committed: what was loaded is used up and goes into it. */
  asLoaded(): LoadedMemberships {
    if (!this.#changed) return this.loaded;
    const { earliest } = this;
    const rows = this.loaded.rows as Map<number, MembershipRow>;
    this.#changed.forEach((row, name) => void (row ? rows.set(name, row) : rows.delete(name)));
    return { rows, earliest };
  }
}
