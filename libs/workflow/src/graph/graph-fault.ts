/** Stable names of what can be wrong with a graph. Faults of conditions keep the codes of the segment language (`rule.…`). */
export type GraphFaultCode =
  | 'graph.shape'
  | 'graph.no-trigger'
  | 'graph.two-triggers'
  | 'graph.duplicate-node'
  | 'graph.unknown-kind'
  | 'graph.config'
  | 'graph.unknown-key'
  | 'graph.unknown-node'
  | 'graph.unknown-output'
  | 'graph.output-twice'
  | 'graph.unreachable'
  | 'graph.circle'
  | 'graph.duration'
  | 'graph.open-failure';

/** `path` leads to the fault from the graph's root: `nodes[2].config.tag`. `node`: whose it is, null when nobody's. */
export interface GraphFault {
  readonly path: string;
  readonly code: string;
  readonly detail: string;
  readonly node: string | null;
}

export interface Validation {
  /** None: it can be published. */
  readonly errors: readonly GraphFault[];
  /** It runs, but perhaps not as meant. */
  readonly warnings: readonly GraphFault[];
}

/** What is asked of other stages. */
export interface Checks {
  /** What is wrong with a condition that stands at `path`: the segment library's `parse` and what the workspace knows. */
  checkExpression(expression: unknown, path: string): readonly { readonly path: string; readonly code: string; readonly detail: string }[];
}

/** `['nodes', 2, 'config']` as `nodes[2].config`. */
export function pathText(parts: readonly (string | number)[]): string {
  return parts.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`), '');
}

export function graphFault(parts: readonly (string | number)[], code: GraphFaultCode, detail: string, node: string | null): GraphFault {
  return { path: pathText(parts), code, detail, node };
}
