import type { INestApplicationContext } from '@nestjs/common';
import { inTransaction, run, type Connection, type Database } from '@tributary/store';
import { DATABASE } from '../provided.js';
import { workspaceNow } from '../segments/workspace-now.js';
import { addJob, advanceJob } from '../stages/bulk/jobs.js';
import { Engine } from '../wiring/engine.js';
import { Workspaces, type Workspace, type WorkspaceKeys } from '../workspaces/workspaces.js';
import { NAME } from './company.js';
import { SET_UP } from './demo-job.js';
import { PEOPLE } from './people.js';
import { setUp } from './set-up.js';
import type { StandIn } from './stand-in.js';

/** Any fixed number: whoever makes the demo company holds the advisory lock of that key, so that of several servers one does. */
const DEMO_LOCK = 7_305_118_442;
const alone = { name: 'demo-alone', text: `select pg_advisory_xact_lock(${DEMO_LOCK})` };
const there = { name: 'demo-there', text: `select workspace from job where kind = 'demo' limit 1` };
/** Longer than a slow machine sets the company up: meanwhile the connection that holds the job has nothing to say. */
const patience = { name: 'demo-patience', text: `set local idle_in_transaction_session_timeout = '2min'` };
const hold = { name: 'demo-hold', text: `select id, phase from job where kind = 'demo' and workspace = $1 for update` };

/** Whether somebody made the demo company in this database, whatever became of its keys. */
export async function isDemoThere(connection: Connection): Promise<boolean> {
  return (await run(connection, there, [])).length > 0;
}

/** Makes its workspace, which opens by these keys, with the job that tells its past once it is set up: both or neither. Nothing when there is one. */
export async function openDemo(app: INestApplicationContext, keys: WorkspaceKeys): Promise<void> {
  await inTransaction(app.get<Database>(DATABASE).api, async (connection) => {
    await run(connection, alone, []);
    if (await isDemoThere(connection)) return;
    const workspace = await app.get(Workspaces).createIn(connection, { name: NAME, kind: 'live', timezone: 'Europe/Berlin' }, keys);
    const until = await workspaceNow(connection, workspace);
    await addJob(connection, { workspace, kind: 'demo', phase: SET_UP, config: { until } });
  });
}

/** Sets the company up, or goes on with it, and lets its past be told. The row of the job is held meanwhile: no second server does the same. */
export async function furnish(app: INestApplicationContext, workspace: Workspace, standIn: StandIn): Promise<void> {
  await inTransaction(app.get<Database>(DATABASE).bulk, async (connection) => {
    await run(connection, patience, []);
    const [job] = await run<{ id: number; phase: string }>(connection, hold, [workspace.id]);
    if (job?.phase !== SET_UP) return;
    await standIn.connect(app, workspace);
    await setUp(app, workspace);
    await advanceJob(connection, job.id, '0', 0, PEOPLE);
  });
  app.get(Engine).wake();
}
