import { actions } from '@tributary/actions';
import { kindsOf, type AnyNode, type Kinds } from '@tributary/contract';
import { nodes } from '@tributary/workflow';
import { CannotStart } from '../startup/cannot-start.js';
import { loadCustomNodes } from './custom-nodes.js';

/** The kinds of nodes that come with the product. */
export const ownKinds: Kinds = kindsOf([...nodes, ...actions]);

/**
 * Ours and those of `NODES_DIR`.
 * @param nodesDir absent: ours alone
 * @throws {CannotStart} naming the file, for a node that cannot be taken or whose kind is taken
 */
export async function loadKinds(nodesDir: string | undefined): Promise<Kinds> {
  if (nodesDir === undefined) return ownKinds;
  const kinds = new Map<string, AnyNode>(ownKinds);
  const files = new Map<string, string>();
  for (const { file, node } of await loadCustomNodes(nodesDir)) {
    if (kinds.has(node.kind)) {
      const owner = files.has(node.kind) ? `by "${files.get(node.kind)}"` : 'by the product';
      throw new CannotStart('start.bad-node', `NODES_DIR: "${file}" defines the kind "${node.kind}", which is taken ${owner}; choose another.`);
    }
    kinds.set(node.kind, node);
    files.set(node.kind, file);
  }
  return kinds;
}
