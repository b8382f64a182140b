import {
  graphSchema,
  InvalidInput,
  readConfig,
  type AnyNode,
  type AskWhere,
  type Entry,
  type Expression,
  type Graph,
  type Happening,
  type Interest,
  type Kinds,
  type Reentry,
  type TimeWindow,
  type TriggerNode,
} from '@tributary/contract';

/** A node with its kind at hand and its config read. */
export interface FlowNode {
  readonly id: string;
  readonly node: AnyNode;
  readonly config: unknown;
}

/** A version of a workflow, made ready once and used for all its runs. Conditions keep their identity: cache what is compiled by object. */
export interface Flow {
  readonly nodes: ReadonlyMap<string, FlowNode>;
  /** Where `output` of `node` leads; undefined: nowhere. */
  next(node: string, output: string): string | undefined;
  readonly trigger: { readonly id: string; readonly listensTo: Interest; matches(happening: Happening, where: AskWhere): Entry };
  readonly reentry: Reentry;
  readonly exitWhen: Expression | null;
  /** Who has reached what the workflow is for leaves. */
  readonly goal: Expression | null;
  /** Holds messages back until it opens. */
  readonly window: TimeWindow | null;
  /** Nodes that people jump to when their condition holds, in the order in which they are drawn. */
  readonly goals: readonly { readonly node: string; readonly when: Expression }[];
}

/**
 * @param graph as stored when published
 * @throws {InvalidInput} for a graph that `validate` refuses
 */
export function prepare(graph: unknown, kinds: Kinds): Flow {
  const parsed = graphSchema.safeParse(graph);
  if (!parsed.success) throw new InvalidInput('graph.shape', 'This is no graph; validate it before it is published.');
  const { nodes: drawn, edges, settings } = parsed.data;
  const nodes = new Map(drawn.map((node) => [node.id, ready(node, kinds)]));
  const next = new Map(drawn.map(({ id }) => [id, new Map<string, string>()]));
  for (const { from, output, to } of edges) next.get(from)?.set(output, to);
  const found = triggerOf([...nodes.values()]);
  return {
    nodes,
    next: (node, output) => next.get(node)?.get(output),
    trigger: {
      id: found.id,
      listensTo: found.node.listensTo(found.config),
      matches: (happening, where) => found.node.matches(found.config, happening, where),
    },
    reentry: settings?.reentry ?? defaultReentry(found.config),
    exitWhen: settings?.exitWhen ?? null,
    goal: settings?.goal ?? null,
    window: settings?.window ?? null,
    goals: [...nodes.values()].flatMap(({ id, node, config }) => {
      const when = node.type === 'logic' ? (node.gathers?.(config) ?? null) : null;
      return when ? [{ node: id, when }] : [];
    }),
  };
}

function ready({ id, kind, config, version }: Graph['nodes'][number], kinds: Kinds): FlowNode {
  const node = kinds.get(kind);
  if (!node) throw new InvalidInput('graph.unknown-kind', `The node "${id}" is of the kind "${kind}", which is not there.`);
  const read = readConfig(node, config, version);
  if (!read.ok) throw new InvalidInput('graph.config', `The config of the node "${id}" cannot be read: ${read.faults[0]?.detail}`);
  return { id, node, config: read.config };
}

function triggerOf(nodes: readonly FlowNode[]): { id: string; node: TriggerNode; config: unknown } {
  const found = nodes.flatMap(({ id, node, config }) => (node.type === 'trigger' ? [{ id, node, config }] : []));
  if (found.length !== 1) throw new InvalidInput('graph.no-trigger', `A workflow has one trigger; this has ${found.length}.`);
  return found[0]!;
}

/** Without a word of the author: again after the exit; with an entry key one run for each of its values. */
function defaultReentry(trigger: unknown): Reentry {
  const hasKey = typeof trigger === 'object' && trigger !== null && 'entryKey' in trigger && trigger.entryKey !== undefined;
  return { mode: hasKey ? 'every-time' : 'after-exit' };
}
