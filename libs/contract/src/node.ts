import type { ActionNode } from './action-node.js';
import type { EffectNode } from './effect-node.js';
import type { LogicNode } from './logic-node.js';
import type { TriggerNode } from './trigger-node.js';

export type AnyNode = TriggerNode | LogicNode | ActionNode | EffectNode;
/** Finds a kind by its name; undefined when there is none. */
export type Kinds = ReadonlyMap<string, AnyNode>;

export function defineTrigger<Config>(spec: Omit<TriggerNode<Config>, 'type'>): TriggerNode<Config> {
  return { ...spec, type: 'trigger' };
}
export function defineLogic<Config>(spec: Omit<LogicNode<Config>, 'type'>): LogicNode<Config> {
  return { ...spec, type: 'logic' };
}
export function defineAction<Config>(spec: Omit<ActionNode<Config>, 'type'>): ActionNode<Config> {
  return { ...spec, type: 'action' };
}
export function defineEffect<Config>(spec: Omit<EffectNode<Config>, 'type'>): EffectNode<Config> {
  return { ...spec, type: 'effect' };
}

/** @throws {Error} when two nodes say the same kind */
export function kindsOf(nodes: readonly AnyNode[]): Kinds {
  const kinds = new Map(nodes.map((node) => [node.kind, node]));
  if (kinds.size !== nodes.length) throw new Error('Two nodes have the same kind; give each a name of its own.');
  return kinds;
}
