import type { Expression, Kinds } from '@tributary/contract';
import type { Pool } from '@tributary/store';
import type { SegmentInsight } from '../segments/segment-insight.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { checkGraph } from './check-graph.js';
import { countReaching, isByTime, nextInstants, type EnteringByTime } from './entering-by-time.js';
import { graphNames } from './graph-names.js';
import { triggerOf } from './trigger-of.js';

/** For how long back an event is counted. */
const WITHIN = '7d';

/** How many people a graph's trigger speaks of. */
export interface Entering extends EnteringByTime {
  /** The condition that was counted; null: none says who enters, or the trigger is not complete yet. */
  readonly rule: Expression | null;
  /** People whom it holds for. */
  readonly count: number | null;
  /** Set where an event starts it: how far back was counted, as a duration. Null: who it holds for now. */
  readonly within: string | null;
  /** Who is there already and could be let in at publishing (`backfill`); null: nobody can. */
  readonly current: number | null;
}

const NOBODY_KNOWS: Entering = { rule: null, count: null, within: null, current: null };

/** @param graph anything; a draft may be half drawn */
export async function countEntering(pool: Pool, insight: SegmentInsight, workspace: Workspace, graph: unknown, kinds: Kinds): Promise<Entering> {
  const trigger = triggerOf(graph, kinds);
  // What holds for whoever just entered, as the trigger's node file says it: "did this event", "is in this segment".
  const condition = trigger?.kind.conditions?.(trigger.config)[0]?.expression ?? null;
  if (!trigger || (!condition && !isByTime(trigger.interest))) return NOBODY_KNOWS;
  const { errors } = checkGraph(graph, kinds, await graphNames(pool, workspace.id));
  if (errors.some(({ node }) => node === trigger.node)) return NOBODY_KNOWS;
  const { interest } = trigger;
  if (interest.type === 'date') return { ...NOBODY_KNOWS, ...(await countReaching(pool, workspace, interest)) };
  const isEvent = 'event' in condition!;
  const rule = isEvent ? { ...condition, within: WITHIN } : condition!;
  const { count } = await insight.preview(workspace, { rule });
  if (interest.type === 'schedule') return { ...NOBODY_KNOWS, rule, count, ...(await nextInstants(pool, workspace, interest)) };
  const isFilled = interest.type === 'segment' && interest.entered;
  return { rule, count, within: isEvent ? WITHIN : null, current: isFilled ? count : null };
}
