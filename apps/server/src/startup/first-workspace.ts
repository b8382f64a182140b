import type { INestApplicationContext } from '@nestjs/common';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CannotStart } from './cannot-start.js';

const firstWorkspace = z.object({ workspaceId: z.string(), writeKey: z.string(), apiKey: z.string() });

/** What a newcomer needs to send the first event and to look at it. */
export type FirstWorkspace = z.output<typeof firstWorkspace>;

/**
 * Makes the first workspace when the database has none.
 * @param given.kept what an earlier start answered: answer the same while that workspace exists
 * @returns undefined when workspaces exist whose keys nobody kept
 */
export type EnsureFirstWorkspace = (given: {
  app: INestApplicationContext;
  kept: FirstWorkspace | undefined;
}) => Promise<FirstWorkspace | undefined>;

async function readKept(path: string): Promise<FirstWorkspace | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return firstWorkspace.parse(JSON.parse(text));
  } catch (cause) {
    throw new CannotStart(
      'start.keys-file',
      `${path} does not hold the first workspace's keys any more; put it back from a copy, or remove it and make new keys.`,
      { cause },
    );
  }
}

/** Runs `ensure` with what `DATA_DIR/keys.json` keeps (0600), and keeps its answer there. */
export async function keepFirstWorkspace(
  dataDir: string,
  app: INestApplicationContext,
  ensure: EnsureFirstWorkspace,
  file = 'keys.json',
): Promise<FirstWorkspace | undefined> {
  const path = join(dataDir, file);
  const kept = await readKept(path);
  const now = await ensure({ app, kept });
  if (now && JSON.stringify(now) !== JSON.stringify(kept)) {
    await mkdir(dataDir, { recursive: true });
    await writeFile(`${path}.new`, `${JSON.stringify(now, null, 2)}\n`, { mode: 0o600 });
    await rename(`${path}.new`, path);
  }
  return now;
}
