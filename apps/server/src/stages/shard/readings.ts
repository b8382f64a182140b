import { READINGS, type EventNeed, type Reading as Read } from '@tributary/segment';

/** What is read of events of one name, each with all before it; `nothing`: no rule asks about them. */
export type Reading = Read | 'nothing';

const IN_ORDER: readonly Reading[] = ['nothing', ...READINGS];

/** Whether the one gives all that the other asks for. */
export const includes = (one: Reading, other: Reading): boolean => IN_ORDER.indexOf(one) >= IN_ORDER.indexOf(other);

/** The one that includes the other. */
export const larger = (one: Reading, other: Reading): Reading => (includes(one, other) ? one : other);

/** By event name, all that any of these needs. */
export class Readings {
  readonly #of = new Map<string, Reading>();
  readonly #patterns = new Map<string, readonly string[]>();
  #extent = 0;

  add(needs: Iterable<EventNeed>): void {
    this.#patterns.clear();
    for (const { name, reading } of needs) {
      if (includes(this.of(name), reading)) continue;
      this.#of.set(name, reading);
      this.#extent++;
    }
  }

  /** Grows whenever more is read than before. */
  get extent(): number {
    return this.#extent;
  }

  /** Of the names that end in `*`, those that stand for this event too; its own is none of them. */
  patternsOf(event: string): readonly string[] {
    let patterns = this.#patterns.get(event);
    if (!patterns) this.#patterns.set(event, (patterns = [...this.#of.keys()].filter((name) => name !== event && name.endsWith('*') && event.startsWith(name.slice(0, -1)))));
    return patterns;
  }

  of(event: string): Reading {
    return this.#of.get(event) ?? 'nothing';
  }
}
