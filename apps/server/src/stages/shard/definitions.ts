import type { ContactFacts, Verdict } from '@tributary/contract';
import type { EventNeed } from '@tributary/segment';

/** One version of a rule, compiled. */
export interface RuleVersion {
  readonly version: number;
  evaluate(facts: ContactFacts, at: number): Verdict;
  readonly needs: readonly EventNeed[];
}

/** A segment as the fold knows it. A static one has no rules: `live` and `building` are null. */
export interface SegmentDefinition {
  readonly id: number;
  readonly key: string;
  readonly kind: 'active' | 'static';
  /** The version that everybody reads; null: none yet. */
  readonly version: number | null;
  readonly live: RuleVersion | null;
  readonly building: RuleVersion | null;
}

/** What changed of a contact, as conditions depend on it: `event:Name`, `trait:plan`, `tag:vip`, `segment:12`. */
export type Change = `${'event' | 'trait' | 'tag' | 'segment'}:${string}`;

/** Everything that a fold in one workspace needs besides contacts. Immutable: one object a definitions version. */
export interface Definitions {
  readonly workspace: number;
  readonly version: number;
  /** The one shard of a sandbox; null: one of everybody's. */
  readonly sandboxShard: number | null;
  /** In reference order: a segment stands after those that its rules name. */
  readonly segments: readonly SegmentDefinition[];
  /** Places in `segments` of those that are being built. */
  readonly buildingPlaces: readonly number[];
  /** Places in `segments`, ascending, of those that may change when this changes. */
  dependents(change: Change): readonly number[];
  /** The segment that a rule means by an id or a key. */
  resolve(idOrKey: string): SegmentDefinition | undefined;
  /** Place in `segments` by id. */
  placeOf(id: number): number | undefined;
}

/** What has to be looked at when these change: the dependents, theirs, and so on. Ascending places. */
export function reach(definitions: Definitions, changes: Iterable<Change>, places: Iterable<number>): number[] {
  const reached = new Set<number>(places);
  for (const change of changes) definitions.dependents(change).forEach((place) => reached.add(place));
  // A set's iteration meets what is added on the way.
  for (const place of reached) definitions.dependents(`segment:${definitions.segments[place]!.id}`).forEach((next) => reached.add(next));
  return [...reached].sort((a, b) => a - b);
}
