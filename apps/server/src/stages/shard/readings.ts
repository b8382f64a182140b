import type { EventNeed } from '@tributary/segment';

/** What is read of events of one name, each with all before it: nothing, how many there are, when they happened, what they carry. */
const READINGS = ['nothing', 'totals', 'instants', 'content'] as const;
export type Reading = (typeof READINGS)[number];

/** The one that includes the other. */
export const larger = (one: Reading, other: Reading): Reading => (READINGS.indexOf(one) < READINGS.indexOf(other) ? other : one);

const readingFor = ({ history, content }: EventNeed): Reading => (content ? 'content' : history ? 'instants' : 'totals');

/** By event name, all that any of these needs. */
export class Readings {
  readonly #of = new Map<string, Reading>();
  readonly #patterns = new Map<string, readonly string[]>();

  add(needs: Iterable<EventNeed>): void {
    this.#patterns.clear();
    for (const need of needs) this.#of.set(need.name, larger(this.of(need.name), readingFor(need)));
  }

  /** Of the names that end in `*`, those that stand for this event too. */
  patternsOf(event: string): readonly string[] {
    let patterns = this.#patterns.get(event);
    if (!patterns) this.#patterns.set(event, (patterns = [...this.#of.keys()].filter((name) => name.endsWith('*') && event.startsWith(name.slice(0, -1)))));
    return patterns;
  }

  of(event: string): Reading {
    return this.#of.get(event) ?? 'nothing';
  }
}
