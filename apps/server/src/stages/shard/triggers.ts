import type { Change, Interest } from '@tributary/contract';
import { isNamed } from '@tributary/workflow';
import type { DateWorkflow, Definitions, OpenWorkflow, WorkflowState } from './definitions.js';
import type { Flows } from './flows.js';

/** A workflow with its live version, as stored. */
export interface WorkflowRow {
  readonly id: number;
  readonly state: WorkflowState;
  readonly version: number;
  readonly admits: boolean;
  readonly graph: unknown;
  /** Since when dates that start it count; null: no date ever did. */
  readonly dates_from: Date | null;
  readonly dates_mark: string | null;
}

type Triggers = Pick<Definitions, 'workflows' | 'published' | 'startedByEvent' | 'startedBySegment' | 'startedByChange' | 'workflowState' | 'dates' | 'hasDates' | 'datesReading'>;

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

/** What decides by whose clock a date is read. */
const BY_WHOSE_CLOCK: readonly Change[] = ['trait:timezone', 'trait:computed'];

/** The changes by which what a trigger hears of comes about: `address.city` may be a key of its own, or inside `address`. */
function changesOf(interest: Interest): Change[] {
  if (interest.type === 'tag') return [`tag:${interest.tag}`];
  if (interest.type !== 'trait' && interest.type !== 'date') return [];
  return [...new Set<Change>([`trait:${interest.trait}`, `trait:${interest.trait.split('.')[0]!}`, ...(interest.type === 'date' ? BY_WHOSE_CLOCK : [])])];
}

function datesOf(workflows: readonly OpenWorkflow[], rows: readonly WorkflowRow[]): DateWorkflow[] {
  return workflows.flatMap(({ id, flow }) => {
    const interest = flow.flow.trigger.listensTo;
    const row = rows.find((one) => one.id === id);
    return interest.type === 'date' ? [{ id, interest, from: row?.dates_from?.getTime() ?? 0, mark: row?.dates_mark ?? '0' }] : [];
  });
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
  const dates = datesOf(workflows, rows);
  const datesBy = new Map<Change, DateWorkflow[]>();
  for (const one of dates) for (const change of changesOf(one.interest)) datesBy.set(change, [...(datesBy.get(change) ?? []), one]);
  return {
    workflows,
    dates,
    hasDates: rows.some((row) => row.dates_from !== null) || dates.length > 0,
    datesReading: (change) => datesBy.get(change) ?? [],
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
