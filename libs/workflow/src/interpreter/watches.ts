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
  const exit = flow.exitWhen ? [flow.exitWhen] : [];
  const place = flow.nodes.get(run.node);
  const isWaiting = run.doing === 'waiting' || run.held?.was === 'waiting';
  if (!isWaiting || place?.node.type !== 'logic') return { conditions: exit, event: null };
  const condition = place.node.watches?.(place.config) ?? null;
  return { conditions: condition ? [...exit, condition] : exit, event: place.node.awaits?.(place.config) ?? null };
}

/** Every condition that runs of this version may wait for or exit by: what has to be loaded for its contacts. */
export function conditionsOf(flow: Flow): readonly Expression[] {
  const inside = [...flow.nodes.values()].flatMap(({ node, config }) => (node.type === 'logic' ? (node.conditions?.(config) ?? []) : []));
  return [...(flow.exitWhen ? [flow.exitWhen] : []), ...inside.map(({ expression }) => expression)];
}
