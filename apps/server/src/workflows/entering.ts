import { graphSchema, readConfig, type Expression, type Kinds } from '@tributary/contract';
import type { Pool } from '@tributary/store';
import type { SegmentInsight } from '../segments/segment-insight.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { checkGraph } from './check-graph.js';
import { graphNames } from './graph-names.js';

/** For how long back an event is counted. */
const WITHIN = '7d';

/** How many people a graph's trigger speaks of. */
export interface Entering {
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

/** What holds for whoever just entered, as the trigger's node file says it: "did this event", "is in this segment". */
function conditionOf(graph: unknown, kinds: Kinds): { readonly node: string; readonly rule: Expression; readonly isFilled: boolean } | null {
  const parsed = graphSchema.safeParse(graph);
  for (const drawn of parsed.success ? parsed.data.nodes : []) {
    const kind = kinds.get(drawn.kind);
    if (kind?.type !== 'trigger') continue;
    const read = readConfig(kind, drawn.config, drawn.version);
    if (!read.ok) return null;
    const interest = kind.listensTo(read.config);
    const rule = kind.conditions?.(read.config)[0]?.expression;
    return rule ? { node: drawn.id, rule, isFilled: interest.type === 'segment' && interest.entered } : null;
  }
  return null;
}

/** @param graph anything; a draft may be half drawn */
export async function countEntering(pool: Pool, insight: SegmentInsight, workspace: Workspace, graph: unknown, kinds: Kinds): Promise<Entering> {
  const found = conditionOf(graph, kinds);
  if (!found) return NOBODY_KNOWS;
  const { errors } = checkGraph(graph, kinds, await graphNames(pool, workspace.id));
  if (errors.some(({ node }) => node === found.node)) return NOBODY_KNOWS;
  const isEvent = 'event' in found.rule;
  const rule = isEvent ? { ...found.rule, within: WITHIN } : found.rule;
  const { count } = await insight.preview(workspace, { rule });
  return { rule, count, within: isEvent ? WITHIN : null, current: found.isFilled ? count : null };
}
