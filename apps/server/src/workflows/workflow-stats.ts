import { run, type Pool } from '@tributary/store';
import type { Workspace } from '../workspaces/workspaces.js';
import { workflowByRef } from './workflow-rows.js';

const ALL = ['entered', 'people', 'active', 'completed', 'exited', 'failed'] as const;
const OF_NODE = ['waiting', 'passed', 'failed'] as const;

type Counts<What extends string> = Readonly<Record<What, number>>;

type NodeCounts = Counts<(typeof OF_NODE)[number]> & { readonly variants?: Readonly<Record<string, number>> };

/** Counts over all versions. `people`: contacts who ever entered; the others count runs. `nodes` by id; `variants`: contacts by what a split or a holdout dealt them. */
export interface Stats extends Counts<(typeof ALL)[number]> {
  readonly nodes: Readonly<Record<string, NodeCounts>>;
}

const read = {
  name: 'workflow-stats',
  text: `
    select node, what, sum(n) as n
    from (select node, what, n from workflow_count where workflow = $1 union all select node, what, delta from workflow_count_delta where workflow = $1) c
    group by node, what`,
};

const counts = <What extends string>(whats: readonly What[], found: ReadonlyMap<string, number> | undefined) =>
  Object.fromEntries(whats.map((what) => [what, found?.get(what) ?? 0])) as Counts<What>;

const VARIANT = 'variant:';

function nodeCounts(found: ReadonlyMap<string, number>): NodeCounts {
  const dealt = [...found].filter(([what, n]) => what.startsWith(VARIANT) && n > 0).map(([what, n]) => [what.slice(VARIANT.length), n] as const);
  return { ...counts(OF_NODE, found), ...(dealt.length === 0 ? {} : { variants: Object.fromEntries(dealt) }) };
}

/** How many entered, are inside and left; by node of the published graph, and of older ones where somebody was. */
export async function readStats(pool: Pool, workspace: Workspace, ref: string): Promise<Stats> {
  const row = await workflowByRef(pool, workspace.id, ref);
  const rows = await run<{ node: string; what: string; n: string }>(pool, read, [row.id]);
  const drawn = (row.live_graph as { nodes: readonly { id: string }[] } | null)?.nodes ?? [];
  const byNode = new Map<string, Map<string, number>>(drawn.map(({ id }) => [id, new Map()]));
  for (const { node, what, n } of rows) byNode.set(node, (byNode.get(node) ?? new Map<string, number>()).set(what, Number(n)));
  const all = byNode.get('');
  byNode.delete('');
  return { ...counts(ALL, all), nodes: Object.fromEntries([...byNode].map(([node, found]) => [node, nodeCounts(found)])) };
}
