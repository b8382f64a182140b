import { useCallback, useState } from 'react';

const NONE: ReadonlySet<string> = new Set();

/** The steps that are chosen; one of them has its settings beside the drawing. */
export function useChosen() {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(NONE);
  return {
    chosen,
    /** The one that is chosen; null: none, or several. */
    one: chosen.size === 1 ? [...chosen][0]! : null,
    set: useCallback((ids: Iterable<string>) => setChosen((known) => same(known, new Set(ids))), []),
    /** @param more keeps the others, and takes it out again when it was chosen */
    choose: useCallback((id: string, more = false) => setChosen((known) => same(known, more ? toggled(known, id) : new Set([id]))), []),
    clear: useCallback(() => setChosen((known) => same(known, NONE)), []),
  };
}
export type Chosen = ReturnType<typeof useChosen>;

/** What did not change stays the same value: nothing is drawn again for it. */
const same = (known: ReadonlySet<string>, next: ReadonlySet<string>): ReadonlySet<string> => (known.size === next.size && [...next].every((id) => known.has(id)) ? known : next);

function toggled(known: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(known);
  if (!next.delete(id)) next.add(id);
  return next;
}
