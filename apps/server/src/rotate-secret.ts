import 'reflect-metadata';
import { createPool, migrate } from '@tributary/store';
import { randomBytes } from 'node:crypto';
import { open, rename } from 'node:fs/promises';
import { readConfig, type Config } from './config.js';
import { confirmSecretKey, nextKeyPath } from './startup/confirm-secret-key.js';
import { explainError } from './startup/explain-error.js';
import { isKeyKept, secretKeyPath, withKeptSecrets } from './startup/kept-secrets.js';
import { makeLog } from './startup/log.js';
import { openPostgres } from './startup/open-postgres.js';
import { takeAlone } from './startup/presence.js';
import { listenForShutdown, type Shutdown } from './startup/shutdown.js';
import { rotateSecret, type Resealed } from './workspaces/rotate-secret.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** On the disk before the database is changed: whatever is killed when, one of the two files has the key of the database. */
async function keepNext(path: string, key: string): Promise<void> {
  const file = await open(path, 'w', 0o600);
  await file.writeFile(`${key}\n`);
  await file.sync();
  await file.close();
}

/** Gives a database another SECRET_KEY. @throws {CannotStart} while a server runs over it, or when its key is not the one that is known */
async function rotate(settings: Config, shutdown: Shutdown): Promise<Resealed> {
  const postgres = await openPostgres(settings, makeLog('silent'));
  shutdown.onClose(() => postgres.close());
  const alone = await takeAlone(postgres.url);
  shutdown.onClose(() => alone.release());
  await migrate(postgres.url);
  const pool = createPool(postgres.url, { max: 2, kind: 'bulk' });
  shutdown.onClose(() => pool.end());
  const isKept = isKeyKept(settings);
  const { secretKey: from, dataDir } = await confirmSecretKey(pool, await withKeptSecrets(settings), isKept);
  const to = settings.newSecretKey ?? randomBytes(32).toString('hex');
  if (isKept) await keepNext(nextKeyPath(dataDir), to);
  else if (settings.newSecretKey === undefined) say(`The new SECRET_KEY; keep it, nothing else has it:\n${to}`);
  shutdown.signal.throwIfAborted();
  const resealed = await rotateSecret(pool, { from, to });
  if (isKept) await rename(nextKeyPath(dataDir), secretKeyPath(dataDir));
  return resealed;
}

const shutdown = listenForShutdown(makeLog('silent'));
try {
  const settings = readConfig();
  const { workspaces, channels, effects } = await rotate(settings, shutdown);
  say(`Sealed anew: ${workspaces} workspaces, ${channels} channels, ${effects} effects that wait.`);
  say(isKeyKept(settings) ? `The new key is kept in ${secretKeyPath(settings.dataDir)}; start the server as ever.` : 'Start every server with SECRET_KEY set to the new key.');
  await shutdown.end(0);
} catch (error) {
  process.stderr.write(`${explainError(error) ?? (error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`);
  await shutdown.end(1);
}
