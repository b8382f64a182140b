import { graphSchema, readConfig, type Interest, type Kinds, type TriggerNode } from '@tributary/contract';

export interface DrawnTrigger {
  /** The node's id. */
  readonly node: string;
  readonly kind: TriggerNode;
  readonly config: unknown;
  readonly interest: Interest;
}

/** What starts a graph; null: nothing yet, or it is not complete. @param graph anything; a draft may be half drawn */
export function triggerOf(graph: unknown, kinds: Kinds): DrawnTrigger | null {
  const parsed = graphSchema.safeParse(graph);
  for (const drawn of parsed.success ? parsed.data.nodes : []) {
    const kind = kinds.get(drawn.kind);
    if (kind?.type !== 'trigger') continue;
    const read = readConfig(kind, drawn.config ?? {}, drawn.version);
    return read.ok ? { node: drawn.id, kind, config: read.config, interest: kind.listensTo(read.config) } : null;
  }
  return null;
}
