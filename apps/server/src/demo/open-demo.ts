import type { INestApplicationContext } from '@nestjs/common';
import { inTransaction, run, type Database } from '@tributary/store';
import { Templates } from '../messages/templates.js';
import { DATABASE } from '../provided.js';
import { Teams } from '../sales/teams.js';
import { Users } from '../sales/users.js';
import { Segments } from '../segments/segments.js';
import { workspaceNow } from '../segments/segment-insight.js';
import { addJob } from '../stages/bulk/jobs.js';
import type { FirstWorkspace } from '../startup/first-workspace.js';
import { Publishing } from '../workflows/publish.js';
import { workflowIdOf } from '../workflows/workflow-id.js';
import { Workflows } from '../workflows/workflows.js';
import { Workspaces, type Workspace } from '../workspaces/workspaces.js';
import { Engine } from '../wiring/engine.js';
import { NAME, SEGMENTS, TEAM, TEMPLATE, USERS, WORKFLOWS } from './company.js';

const demoThere = { name: 'demo-there', text: `select workspace from job where kind = 'demo' limit 1` };

/** The company's people and definitions, then a job that tells its past. */
async function setUp(app: INestApplicationContext, workspace: Workspace): Promise<void> {
  await app.get(Teams).create(workspace, TEAM);
  for (const user of USERS) await app.get(Users).create(workspace, user);
  await app.get(Templates).create(workspace, TEMPLATE);
  for (const segment of SEGMENTS) await app.get(Segments).create(workspace, segment);
  for (const { name, graph } of WORKFLOWS) {
    const { id } = await app.get(Workflows).create(workspace, { name, graph: graph as never });
    await app.get(Publishing).publish(workspace, workflowIdOf(id), { backfill: 'none' });
  }
}

/**
 * Makes the demo company, a workspace of its own, unless it is there.
 * @returns its keys, shown once; undefined when it was there already
 */
export async function openDemo(app: INestApplicationContext): Promise<FirstWorkspace | undefined> {
  const { api } = app.get<Database>(DATABASE);
  if ((await run(api, demoThere, [])).length > 0) return undefined;
  const workspaces = app.get(Workspaces);
  const made = await workspaces.create({ name: NAME, kind: 'live', timezone: 'Europe/Berlin' });
  const found = await workspaces.byKey(made.apiKey);
  if (!found) throw new Error('the demo company was made and is gone');
  await setUp(app, found.workspace);
  await inTransaction(api, async (connection) => {
    const until = await workspaceNow(connection, made.id);
    await addJob(connection, { workspace: made.id, kind: 'demo', phase: '0', config: { until } });
  });
  app.get(Engine).wake();
  return { workspaceId: `ws_${made.id}`, writeKey: made.writeKey, apiKey: made.apiKey };
}
