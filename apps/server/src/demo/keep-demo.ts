import type { INestApplicationContext } from '@nestjs/common';
import type { Config } from '../config.js';
import { keepFirstWorkspace, type FirstWorkspace } from '../startup/first-workspace.js';
import { Workspaces } from '../workspaces/workspaces.js';
import { openDemo } from './open-demo.js';

/** What was kept, if it opens anything here: the folder may lie beside another database by now. */
async function isThere(app: INestApplicationContext, kept: FirstWorkspace | undefined): Promise<FirstWorkspace | undefined> {
  return kept && (await app.get(Workspaces).byKey(kept.apiKey)) ? kept : undefined;
}

/**
 * The demo company: made when it is asked for, or when an embedded database is new. Its keys are kept beside the first workspace's, so that each start
 * can show them again.
 * @param isFresh no workspace was there before this start
 */
export function keepDemo({ dataDir, demo, role }: Pick<Config, 'dataDir' | 'demo' | 'role'>, app: INestApplicationContext, isFresh: boolean): Promise<FirstWorkspace | undefined> {
  const isWanted = role !== 'worker' && (demo === 'on' || (demo === 'first-start' && isFresh));
  return keepFirstWorkspace(dataDir, app, async ({ kept }) => (await isThere(app, kept)) ?? (isWanted ? openDemo(app) : undefined), 'demo-keys.json');
}
