import { Conflict, LANES, type WorkflowEnrol } from '@tributary/contract';
import { run, type Pool } from '@tributary/store';
import { randomUUID } from 'node:crypto';
import { resolveContacts } from '../contacts/resolve-contacts.js';
import type { Engine } from '../wiring/engine.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { workflowByRef } from './workflow-rows.js';

const begun = {
  name: 'runs-begun-by',
  text: `
    select count(*)::int as n from unnest($1::int[], $2::uuid[]) as k(shard, contact)
    join run r on r.shard = k.shard and r.workspace = $3 and r.contact = k.contact
    where r.workflow = $4 and r.root = any($5::bigint[])`,
};

/**
 * Puts contacts into a published workflow. Whether each may enter is decided as for everybody.
 * @returns how many entered, and the names that nobody has; null when it takes longer than five seconds
 */
export async function enrol(pool: Pool, engine: Engine, workspace: Workspace, ref: string, { contacts }: WorkflowEnrol): Promise<{ enrolled: number; unknown: string[] } | null> {
  const { id: workflow, state } = await workflowByRef(pool, workspace.id, ref);
  if (state !== 'published') throw new Conflict('workflow.not-published', `The workflow is ${state === 'draft' ? 'only a draft; publish it first' : `${state}, so nobody enters it`}.`);
  const found = await resolveContacts(pool, workspace, contacts);
  const keys = [...new Map([...found.values()].map((key) => [key.contact, key])).values()];
  const payload = () => ({ workflow, id: randomUUID() });
  const ids = await engine.add(pool, keys.map((key) => ({ ...key, lane: LANES.live, at: null, root: null, depth: 0, kind: 'enrol' as const, payload: payload() })));
  if (!(await engine.processed([...new Set(keys.map((key) => key.shard))], ids))) return null;
  const [row] = await run<{ n: number }>(pool, begun, [keys.map((key) => key.shard), keys.map((key) => key.contact), workspace.id, workflow, ids]);
  return { enrolled: row!.n, unknown: contacts.filter((name) => !found.has(name)) };
}
