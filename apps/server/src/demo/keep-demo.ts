import type { INestApplicationContext } from '@nestjs/common';
import type { Database } from '@tributary/store';
import type { Config } from '../config.js';
import { DATABASE } from '../provided.js';
import { keepFirstWorkspace, type FirstWorkspace } from '../startup/first-workspace.js';
import { newWorkspaceKeys, Workspaces, type Workspace } from '../workspaces/workspaces.js';
import { furnish, isDemoThere, openDemo } from './open-demo.js';
import { StandIn } from './stand-in.js';

/** Beside the first workspace's keys, so that each start can show them. Who has it runs the stand-in. */
const FILE = 'demo-keys.json';

/** The workspace that keys open here: the folder may lie beside another database by now. */
async function openedBy(app: INestApplicationContext, keys: FirstWorkspace | undefined): Promise<Workspace | null> {
  return (keys && (await app.get(Workspaces).byKey(keys.apiKey)))?.workspace ?? null;
}

/**
 * The demo company: made when it is asked for, or when an embedded database is new. Its keys are written down before anything is made under them, so a
 * start that is killed anywhere on the way is finished by the next.
 */
export class DemoKeeper {
  readonly #standIn: StandIn;

  constructor(private readonly config: Pick<Config, 'dataDir' | 'demo' | 'role'>) {
    this.#standIn = new StandIn(config.dataDir);
  }

  /** Before anything works, and before the first workspace is made: chooses the keys of a company that shall be, or lets the stand-in of one that is answer again. */
  async prepare(app: INestApplicationContext): Promise<void> {
    if (this.config.role === 'worker') return;
    await keepFirstWorkspace(this.config.dataDir, app, ({ kept }) => this.#prepared(app, kept), FILE);
  }

  async #prepared(app: INestApplicationContext, kept: FirstWorkspace | undefined): Promise<FirstWorkspace | undefined> {
    const workspace = await openedBy(app, kept);
    if (workspace) await this.#standIn.reconnect(app, workspace);
    if (workspace || !(await this.#isWanted(app, kept))) return kept;
    return kept ?? { workspaceId: '', ...newWorkspaceKeys() };
  }

  /** Keys that open nothing are those of a start that was killed. */
  async #isWanted(app: INestApplicationContext, kept: FirstWorkspace | undefined): Promise<boolean> {
    const { demo } = this.config;
    if (demo === 'off' || (await isDemoThere(app.get<Database>(DATABASE).api))) return false;
    return demo === 'on' || kept !== undefined || !(await app.get(Workspaces).isAnyThere());
  }

  /** Makes what is missing. @returns its keys; undefined when there is no demo company, or nobody kept them */
  keep(app: INestApplicationContext): Promise<FirstWorkspace | undefined> {
    return keepFirstWorkspace(this.config.dataDir, app, ({ kept }) => this.#kept(app, kept), FILE);
  }

  async #kept(app: INestApplicationContext, kept: FirstWorkspace | undefined): Promise<FirstWorkspace | undefined> {
    const mayMake = this.config.role !== 'worker';
    if (kept && mayMake && !(await openedBy(app, kept)) && (await this.#isWanted(app, kept))) await openDemo(app, kept);
    const workspace = await openedBy(app, kept);
    if (!kept || !workspace) return undefined;
    if (mayMake) await furnish(app, workspace, this.#standIn);
    return { ...kept, workspaceId: `ws_${workspace.id}` };
  }

  async close(): Promise<void> {
    await this.#standIn.close();
  }
}
