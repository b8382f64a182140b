import { faultOf, graphSchema, parseWindowMs, type GraphSettings, type Kinds } from '@tributary/contract';
import { windowFaults } from '../calendar/time-window.js';
import { checkEdges, openFailures } from './check-edges.js';
import { checkCircles, checkTriggers, unreachable } from './check-flow.js';
import { checkNodes, unknownKeys } from './check-nodes.js';
import { checkJumps } from './ways.js';
import { graphFault, type Checks, type GraphFault, type Validation } from './graph-fault.js';

/**
 * Everything that is wrong with a graph, at once; each fault with its path, a stable code and what to do.
 * @param graph from outside: anything
 */
export function validate(graph: unknown, kinds: Kinds, checks: Checks): Validation {
  const parsed = graphSchema.safeParse(graph);
  if (!parsed.success) {
    const errors = parsed.error.issues.map(faultOf).map(({ at, detail }) => graphFault(at, 'graph.shape', detail, null));
    return { errors, warnings: [] };
  }
  const { nodes, edges, settings } = parsed.data;
  const errors = [
    ...checkTriggers(parsed.data, kinds),
    ...checkNodes(nodes, kinds, checks),
    ...checkEdges(edges, nodes, kinds),
    ...checkJumps(parsed.data, kinds),
    ...checkCircles(parsed.data, kinds),
    ...unreachable(parsed.data, kinds),
    ...checkSettings(settings ?? {}, checks),
  ];
  return { errors, warnings: [...openFailures(edges, nodes, kinds), ...unknownKeys(nodes, kinds)] };
}

function checkSettings({ reentry, exitWhen, goal, window }: GraphSettings, checks: Checks): readonly GraphFault[] {
  const faults: GraphFault[] = [];
  if (typeof reentry?.minInterval === 'string' && parseWindowMs(reentry.minInterval) === undefined) {
    const detail = `"${reentry.minInterval.slice(0, 60)}" is no length of time; write it as 90s, 15m, 6h, 3d, 2w, 1mo, 1y or in ISO 8601.`;
    faults.push(graphFault(['settings', 'reentry', 'minInterval'], 'graph.duration', detail, null));
  }
  for (const [key, rule] of Object.entries({ exitWhen, goal }))
    if (rule) faults.push(...checks.checkExpression(rule, `settings.${key}`).map((fault) => ({ ...fault, node: null })));
  if (window)
    faults.push(...windowFaults(window, ['settings', 'window']).map(({ at, detail }) => graphFault(at, 'graph.config', detail, null)));
  return faults;
}
