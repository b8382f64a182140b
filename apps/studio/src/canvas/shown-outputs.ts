import type { Graph, GraphNode, NodeDescription } from '@tributary/contract';
import { outputsOf } from '@tributary/contract/outputs';

/** Ways out that most drawings leave open: while nothing follows, they are offered in the step's panel and not drawn, so that a mail is one column wide. */
const QUIET: ReadonlySet<string> = new Set(['skipped', 'failed', 'past', 'missing', 'held-out', 'no-code', 'stopped']);

export const outputsOfNode = (node: GraphNode, kinds: ReadonlyMap<string, NodeDescription>): readonly string[] => {
  const kind = kinds.get(node.kind);
  return kind ? outputsOf(kind, node.config) : [];
};

/** By node, the outputs that are drawn: those that lead somewhere, and those that a drawing should not leave open unseen. */
export function shownOutputs({ nodes, edges }: Graph, kinds: ReadonlyMap<string, NodeDescription>): ReadonlyMap<string, readonly string[]> {
  const led = new Set(edges.map(({ from, output }) => `${from}\n${output}`));
  return new Map(nodes.map((node) => [node.id, outputsOfNode(node, kinds).filter((output) => !QUIET.has(output) || led.has(`${node.id}\n${output}`))]));
}
