import type { Change, ContactFacts, DateInterest, Verdict } from '@tributary/contract';
import type { EventNeed } from '@tributary/segment';
import { parseWorkflowId } from '../../workflows/workflow-id.js';
import type { CompiledFlow, Flows } from './flows.js';
import type { Reading } from './readings.js';

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

/** A workflow that lets people in, with its live version. */
export interface OpenWorkflow {
  readonly id: number;
  readonly flow: CompiledFlow;
}
/** A workflow that a date of the contact starts. */
export interface DateWorkflow {
  readonly id: number;
  readonly interest: DateInterest;
  /** ms: what is reached later starts it. */
  readonly from: number;
  /** Another one: all that was worked out has to be anew. */
  readonly mark: string;
}
export type WorkflowState = 'draft' | 'published' | 'paused' | 'archived';

/** Everything that a fold in one workspace needs besides contacts. Immutable: one object a definitions version. */
export interface Definitions {
  readonly workspace: number;
  readonly name: string;
  readonly timezone: string;
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
  /** Undefined: it is gone. */
  workflowState(id: number): WorkflowState | undefined;
  /** What rules and workflows read of events of this name. */
  readingOf(event: string): Reading;
  /** Names that end in `*` by which rules and workflows read events of this name too. */
  patternsOf(event: string): readonly string[];
  /** Paths of traits of which rules and workflows ask when they last changed. */
  changePaths(): readonly string[];
  /** Whether rules and workflows ask about companies. */
  readsCompanies(): boolean;
  /** A published workflow, by id, also one that lets only those in whom somebody puts in. */
  published(id: number): OpenWorkflow | undefined;
  /** All that let newcomers in, in the order in which they were made. */
  readonly workflows: readonly OpenWorkflow[];
  /** Those whose trigger hears of an event of this name, of people who enter or leave this segment, or of a change of a tag or an attribute. */
  startedByEvent(name: string): readonly OpenWorkflow[];
  startedBySegment(id: number): readonly OpenWorkflow[];
  startedByChange(change: Change): readonly OpenWorkflow[];
  /** Those that a date starts; whether there ever was one; and which read what changed. */
  readonly dates: readonly DateWorkflow[];
  readonly hasDates: boolean;
  datesReading(change: Change): readonly DateWorkflow[];
  /** Whether there are ad audiences, and ids of those that keep in step with a segment. */
  readonly hasAudiences: boolean;
  audiencesOf(segment: number): readonly number[];
  /** Versions that runs are pinned to. */
  readonly flows: Flows;
}

/** In reference order. */
export const allPlaces = ({ segments }: Pick<Definitions, 'segments'>): readonly number[] => [...segments.keys()];

/** What may come of something: places of segments, workflows that may be entered, versions of which runs may go on. */
export interface Reach {
  readonly places: readonly number[];
  readonly workflows: readonly OpenWorkflow[];
  readonly flows: readonly CompiledFlow[];
}

/**
 * What has to be looked at when these change: what depends on it, what actions of the runs that may go on can change, and so on.
 * @param flows of the runs that are under way
 */
export function reach(definitions: Definitions, changes: Iterable<Change>, places: Iterable<number>, flows: Iterable<CompiledFlow>): Reach {
  const changed = new Set(changes);
  const reached = new Set(places);
  const workflows = new Set<OpenWorkflow>();
  const running = new Set(flows);
  // A set's iteration meets what is added on the way.
  for (let size = -1; size !== changed.size + reached.size + running.size; ) {
    size = changed.size + reached.size + running.size;
    for (const flow of running) flow.changes.forEach((change) => changed.add(change));
    for (const change of changed) {
      definitions.dependents(change).forEach((place) => reached.add(place));
      definitions.startedByChange(change).forEach((workflow) => workflows.add(workflow));
      const picked = change.startsWith('static:') ? definitions.resolve(change.slice('static:'.length)) : undefined;
      if (picked) reached.add(definitions.placeOf(picked.id)!);
      const put = change.startsWith('workflow:') ? definitions.published(parseWorkflowId(change.slice('workflow:'.length)) ?? -1) : undefined;
      if (put) workflows.add(put);
      if (change.startsWith('event:')) definitions.startedByEvent(change.slice('event:'.length)).forEach((workflow) => workflows.add(workflow));
    }
    for (const place of reached) {
      const { id } = definitions.segments[place]!;
      changed.add(`segment:${id}`);
      definitions.startedBySegment(id).forEach((workflow) => workflows.add(workflow));
    }
    for (const workflow of workflows) running.add(workflow.flow);
  }
  return { places: [...reached].sort((a, b) => a - b), workflows: [...workflows], flows: [...running] };
}
