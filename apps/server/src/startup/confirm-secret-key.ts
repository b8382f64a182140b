import { run, type Connection } from '@tributary/store';
import { readFile, rename } from 'node:fs/promises';
import { Seal } from '../workspaces/secrets.js';
import { CannotStart } from './cannot-start.js';
import { secretKeyPath, type ReadyConfig } from './kept-secrets.js';

const first = { name: 'first-workspace-secret', text: `select secret from workspace order by id limit 1` };

/** Whether a database was made with this SECRET_KEY; true also of an empty one. */
export async function opensDatabase(connection: Connection, secretKey: string): Promise<boolean> {
  const [row] = await run<{ secret: Buffer }>(connection, first, []);
  try {
    if (row) new Seal(secretKey).open(row.secret);
    return true;
  } catch {
    return false;
  }
}

/** Where a new key lies while the database is changed to it. */
export const nextKeyPath = (dataDir: string): string => `${secretKeyPath(dataDir)}.next`;

/**
 * The settings with the key that the database was made with: the one that is set or kept, or, where a change of keys was killed right
 * after its commit, the new one, which is kept from now on.
 * @throws {CannotStart} when it is neither
 */
export async function confirmSecretKey(connection: Connection, config: ReadyConfig, isKept: boolean): Promise<ReadyConfig> {
  if (await opensDatabase(connection, config.secretKey)) return config;
  const next = isKept ? (await readFile(nextKeyPath(config.dataDir), 'utf8').catch(() => '')).trim() : '';
  if (next !== '' && (await opensDatabase(connection, next))) {
    await rename(nextKeyPath(config.dataDir), secretKeyPath(config.dataDir));
    return { ...config, secretKey: next };
  }
  const where = isKept ? `The key in ${secretKeyPath(config.dataDir)}` : 'SECRET_KEY';
  throw new CannotStart('start.wrong-secret-key', `${where} is not the one that this database was made with; set the key it was made with.`);
}
