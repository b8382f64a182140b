import type { INestApplicationContext } from '@nestjs/common';
import type { Config } from '../config.js';
import { keepFirstWorkspace, type FirstWorkspace } from '../startup/first-workspace.js';
import { openDemo } from './open-demo.js';

/**
 * The demo company: made when it is asked for, or when an embedded database is new. Its keys are kept beside the first workspace's, so that each start
 * can show them again.
 * @param isFresh no workspace was there before this start
 */
export function keepDemo({ dataDir, demo, role }: Pick<Config, 'dataDir' | 'demo' | 'role'>, app: INestApplicationContext, isFresh: boolean): Promise<FirstWorkspace | undefined> {
  const isWanted = role !== 'worker' && (demo === 'on' || (demo === 'first-start' && isFresh));
  return keepFirstWorkspace(dataDir, app, async ({ kept }) => kept ?? (isWanted ? openDemo(app) : undefined), 'demo-keys.json');
}
