import type { Change, Interest } from '@tributary/contract';
import { isNamed } from '@tributary/workflow';
import type { Definitions, OpenWorkflow, WorkflowState } from './definitions.js';
import type { Flows } from './flows.js';

/** A workflow with its live version, as stored. */
export interface WorkflowRow {
  readonly id: number;
  readonly state: WorkflowState;
  readonly version: number;
  readonly admits: boolean;
  readonly graph: unknown;
}

type Triggers = Pick<Definitions, 'workflows' | 'published' | 'startedByEvent' | 'startedBySegment' | 'startedByChange' | 'workflowState'>;

/** Lists of workflows by what starts them. */
class Index<K> {
  readonly #lists = new Map<K, OpenWorkflow[]>();

  put(key: K, workflow: OpenWorkflow): void {
    const list = this.#lists.get(key);
    if (list) list.push(workflow);
    else this.#lists.set(key, [workflow]);
  }
  of(key: K): readonly OpenWorkflow[] {
    return this.#lists.get(key) ?? [];
  }
}

/** The changes by which what a trigger hears of comes about: `address.city` may be a key of its own, or inside `address`. */
function changesOf(interest: Interest): Change[] {
  if (interest.type === 'tag') return [`tag:${interest.tag}`];
  if (interest.type !== 'trait') return [];
  return [...new Set<Change>([`trait:${interest.trait}`, `trait:${interest.trait.split('.')[0]!}`])];
}

const inOrder = (workflows: readonly OpenWorkflow[]): readonly OpenWorkflow[] => [...workflows].sort((a, b) => a.id - b.id);

function openOf(rows: readonly WorkflowRow[], flows: Flows): (OpenWorkflow & { readonly admits: boolean })[] {
  return rows.flatMap((row) => {
    const flow = row.state === 'published' && row.version !== null ? flows.add({ workflow: row.id, version: row.version }, row.graph) : null;
    return flow ? [{ id: row.id, flow, admits: row.admits }] : [];
  });
}

/** Who may enter what, and by what. @param idOf the segment that a trigger means by an id or a key */
export function triggersOf(rows: readonly WorkflowRow[], flows: Flows, idOf: (name: string) => number | undefined): Triggers {
  const states = new Map(rows.map((row) => [row.id, row.state]));
  const published = openOf(rows, flows);
  const byId = new Map<number, OpenWorkflow>(published.map((workflow) => [workflow.id, workflow]));
  const workflows = published.filter((workflow) => workflow.admits);
  const [bySegment, byEvent, byChange] = [new Index<number>(), new Index<string>(), new Index<Change>()];
  const byPattern: [string, OpenWorkflow][] = [];
  for (const workflow of workflows) {
    const interest = workflow.flow.flow.trigger.listensTo;
    if (interest.type === 'segment' && idOf(interest.segment) !== undefined) bySegment.put(idOf(interest.segment)!, workflow);
    if (interest.type === 'event' && interest.name.endsWith('*')) byPattern.push([interest.name, workflow]);
    else if (interest.type === 'event') byEvent.put(interest.name, workflow);
    for (const change of changesOf(interest)) byChange.put(change, workflow);
  }
  return {
    workflows,
    published: (id) => byId.get(id),
    workflowState: (id) => states.get(id),
    startedBySegment: (id) => bySegment.of(id),
    startedByEvent(name) {
      const families = byPattern.filter(([pattern]) => isNamed(name, pattern)).map(([, workflow]) => workflow);
      return families.length === 0 ? byEvent.of(name) : inOrder([...byEvent.of(name), ...families]);
    },
    startedByChange(change) {
      const anyTag = change.startsWith('tag:') && change !== 'tag:*' ? byChange.of('tag:*') : [];
      return anyTag.length === 0 ? byChange.of(change) : inOrder([...byChange.of(change), ...anyTag]);
    },
  };
}
