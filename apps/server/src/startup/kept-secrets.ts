import { randomBytes } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.js';

/** The settings once nothing is missing any more. */
export type ReadyConfig = Config & { readonly secretKey: string };

async function kept(path: string): Promise<string> {
  const made = `${path}.${process.pid}`;
  const found = await readFile(path, 'utf8').catch(() => '');
  if (found.trim() !== '') return found.trim();
  await writeFile(made, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
  await link(made, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(made);
  return (await readFile(path, 'utf8')).trim();
}

export const secretKeyPath = (dataDir: string): string => join(dataDir, 'secret-key');
/** Nobody set it: it is made here, and kept. */
export const isKeyKept = ({ databaseUrl, secretKey }: Config): boolean => databaseUrl === undefined && secretKey === undefined;

/** With the embedded database, makes the secrets that nobody set and keeps them in DATA_DIR (0600); without one they are as set. */
export async function withKeptSecrets(config: Config): Promise<ReadyConfig> {
  if (config.databaseUrl) return { ...config, secretKey: config.secretKey ?? '' };
  return {
    ...config,
    secretKey: config.secretKey ?? (await kept(secretKeyPath(config.dataDir))),
    adminApiKey: config.adminApiKey ?? (await kept(join(config.dataDir, 'admin-api-key'))),
  };
}
