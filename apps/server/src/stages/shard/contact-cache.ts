import type { ContactKey, HeldShard } from '@tributary/store';
import type { ContactState, LoadedContact } from './contact-state.js';
import type { Definitions } from './definitions.js';

interface Entry {
  readonly loaded: LoadedContact;
  /** Rules that were in force: what they need is what was loaded. */
  readonly definitions: Definitions;
  readonly shard: number;
  readonly weight: number;
}

/** Bytes of all contacts together, as they are reckoned below. */
const MOST = 75_000_000;
/** A contact with more is loaded each time. */
const MOST_OF_ONE = 250_000;
/** About how many bytes there are of each, with what is around it. */
const BYTES = { contact: 2_000, total: 120, membership: 150, run: 2_000, enrolment: 200, name: 250, instant: 12, order: 150, content: 500 };

const nameOf = ({ workspace, contact }: ContactKey): string => `${workspace}/${contact}`;

function weightOf({ history, totals, memberships, workflows }: LoadedContact): number {
  let weight = BYTES.contact + totals.size * BYTES.total + memberships.rows.size * BYTES.membership + workflows.runs.length * BYTES.run + workflows.enrolments.length * BYTES.enrolment;
  for (const { instants, events, reading } of history.values()) {
    weight += BYTES.name + instants.length * BYTES.instant;
    if (events) weight += events.length * (reading === 'content' ? BYTES.content : BYTES.order);
  }
  return weight;
}

/**
 * What a process remembers of contacts it has just written, so that their next items need no reading. True while nobody else has held
 * their shard since: each transaction that does bumps the shard's epoch. Bounded; who was not needed longest goes first.
 * Its processors share it: a shard is held by one of them at a time.
 */
export class ContactCache {
  readonly #epochs = new Map<number, bigint>();
  readonly #entries = new Map<string, Entry>();
  readonly #ofShard = new Map<number, Set<string>>();
  #weight = 0;

  /** Shards are held now: what was remembered of those that somebody else held meanwhile is dropped. */
  meet(held: readonly HeldShard[]): void {
    for (const { id, epoch } of held) {
      if (this.#epochs.get(id) === epoch) continue;
      this.#dropShard(id);
      this.#epochs.set(id, epoch);
    }
  }

  /** Only for contacts of shards that are held. @returns undefined: has to be loaded */
  get(key: ContactKey, definitions: Definitions): LoadedContact | undefined {
    const entry = this.#entries.get(nameOf(key));
    return entry?.definitions === definitions && entry.loaded.flows === definitions.flows.extent ? entry.loaded : undefined;
  }

  /** The transaction that held these shards, and bumped them once, was committed with these contacts as they are now. */
  keep(held: readonly HeldShard[], states: readonly ContactState[], spoilt: ReadonlySet<ContactState>): void {
    const passed = new Set<number>();
    for (const { id, epoch } of held) {
      // Somebody in this process may have held it after us and be done before we come here.
      if ((this.#epochs.get(id) ?? 0n) > epoch + 1n) passed.add(id);
      else this.#epochs.set(id, epoch + 1n);
    }
    for (const state of states) {
      if (passed.has(state.key.shard)) continue;
      const name = nameOf(state.key);
      const loaded = spoilt.has(state) ? null : state.intoLoaded();
      if (loaded) this.#put(name, loaded, state.definitions);
      else this.#drop(name);
    }
    for (const name of this.#entries.keys()) {
      if (this.#weight <= MOST) break;
      this.#drop(name);
    }
  }

  /** Nobody knows what was committed. */
  clear(): void {
    this.#epochs.clear();
    this.#entries.clear();
    this.#ofShard.clear();
    this.#weight = 0;
  }

  #put(name: string, loaded: LoadedContact, definitions: Definitions): void {
    const weight = weightOf(loaded);
    if (weight > MOST_OF_ONE) return this.#drop(name);
    const { shard } = loaded.key;
    const known = this.#entries.get(name);
    if (known) this.#entries.delete(name); // used last goes last
    else this.#namesOf(shard).add(name);
    this.#entries.set(name, { loaded, definitions, shard, weight });
    this.#weight += weight - (known?.weight ?? 0);
  }

  #namesOf(shard: number): Set<string> {
    let names = this.#ofShard.get(shard);
    if (!names) this.#ofShard.set(shard, (names = new Set()));
    return names;
  }

  #drop(name: string): void {
    const entry = this.#entries.get(name);
    if (!entry) return;
    this.#entries.delete(name);
    this.#ofShard.get(entry.shard)?.delete(name);
    this.#weight -= entry.weight;
  }

  #dropShard(shard: number): void {
    for (const name of [...(this.#ofShard.get(shard) ?? [])]) this.#drop(name);
  }
}
