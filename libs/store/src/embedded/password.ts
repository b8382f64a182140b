import { randomBytes } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The database's password: made at random once, kept in `dataDir` (0600).
 * Two first starts at one instant agree, because linking succeeds for one of them only.
 */
export async function keptPassword(dataDir: string): Promise<string> {
  const kept = join(dataDir, 'postgres-password');
  const made = `${kept}.${process.pid}`;
  const found = await readFile(kept, 'utf8').catch(() => undefined);
  if (found) return found;
  await writeFile(made, randomBytes(24).toString('base64url'), { mode: 0o600 });
  await link(made, kept).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(made);
  return readFile(kept, 'utf8');
}
