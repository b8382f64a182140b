import type { Expression } from '@tributary/contract';
import type { Flow } from './flow.js';
import type { Run } from './run.js';

/** What a run has to be told of: `changed` when one of the conditions may have changed, `event` when one of that name came. */
export interface Watches {
  /** The very objects of the flow. */
  readonly conditions: readonly Expression[];
  /** May end in `*`. */
  readonly event: string | null;
}

const NOTHING: Watches = { conditions: [], event: null };

export function watchesOf(flow: Flow, run: Run): Watches {
  if (run.status !== 'active') return NOTHING;
  const ahead = flow.goals.filter(({ node }) => !run.goals.includes(node)).map(({ when }) => when);
  const exit = [...rulesOf(flow), ...ahead];
  const place = flow.nodes.get(run.node);
  const isWaiting = run.doing === 'waiting' || run.held?.was === 'waiting';
  if (!isWaiting || place?.node.type !== 'logic') return { conditions: exit, event: null };
  const condition = place.node.watches?.(place.config) ?? null;
  return { conditions: condition ? [...exit, condition] : exit, event: place.node.awaits?.(place.config) ?? null };
}

/** What ends a run wherever it stands. */
const rulesOf = ({ exitWhen, goal }: Flow): readonly Expression[] => [...(exitWhen ? [exitWhen] : []), ...(goal ? [goal] : [])];

/** Every condition that runs of this version may ask of their contact: what has to be loaded for it. A look at one event needs nothing loaded. */
export function conditionsOf(flow: Flow): readonly Expression[] {
  const inside = [...flow.nodes.values()].flatMap(({ node, config }) => {
    if (node.type !== 'logic' || (node.awaits?.(config) ?? null) !== null) return [];
    return node.conditions?.(config) ?? [];
  });
  return [...rulesOf(flow), ...inside.map(({ expression }) => expression)];
}
