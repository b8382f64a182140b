/** What most contacts of a batch have of most things: one and the same nothing, for every event passes here. */
export const NONE: readonly never[] = [];

/** The list with one more; null: there was none. An empty list that is pushed to makes room for 16 more, which nearly never come. */
export function withOne<T>(list: T[] | null, one: T): T[] {
  if (!list) return [one];
  list.push(one);
  return list;
}
