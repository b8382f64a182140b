import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DatabaseUnavailable } from '../database-unavailable.js';
import { findBinaries, type Binaries } from './binaries.js';
import { explainFailure } from './explain-failure.js';
import { accountFor, checkReachable, type OsAccount } from './os-account.js';
import { keptPassword } from './password.js';
import { isAlive } from './postmaster-pid.js';
import { recentLines } from './recent-lines.js';

/** The files of one database server and what is needed to run it. */
export interface Cluster {
  readonly binaries: Binaries;
  readonly pgData: string;
  readonly password: string;
  readonly account: OsAccount | undefined;
}

/** The database's own superuser, and the name of the one database. */
export const DATABASE_NAME = 'tributary';

/** Postgres reads PGPORT, PGTZ and others: it gets a clean environment. */
export const CLEAN_ENV = { PATH: '/usr/local/bin:/usr/bin:/bin', TZ: 'UTC', LC_ALL: 'C' };

async function makeDataDir(dataDir: string): Promise<void> {
  try {
    const made = await mkdir(dataDir, { recursive: true });
    // Passable to Postgres' own account whatever the umask; what is secret in here is 0600 by itself.
    if (made !== undefined) await chmod(dataDir, 0o711);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === 'ENOSPC' ? 'the disk is full' : `${code}`;
    throw new DatabaseUnavailable(
      'database.data-dir',
      `The folder ${dataDir} cannot be made (${why}); create it yourself or point DATA_DIR at a folder you may write.`,
      { cause },
    );
  }
}

/** A start that was killed while it made the files leaves them behind under its process id. */
async function removeAbandoned(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    const pid = Number(/^postgres\.new-(\d+)$/.exec(name)?.[1] ?? 0);
    if (pid > 0 && (pid === process.pid || !isAlive(pid))) await rm(join(dataDir, name), { recursive: true, force: true });
  }
}

/** initdb into a folder beside, then one rename: `postgres` is either complete or absent. */
async function initialise(cluster: Cluster, dataDir: string, noSync: readonly string[]): Promise<void> {
  const fresh = join(dataDir, `postgres.new-${process.pid}`);
  const passwordFile = `${fresh}.password`;
  await removeAbandoned(dataDir);
  await mkdir(fresh, { mode: 0o700 });
  await writeFile(passwordFile, cluster.password, { mode: 0o600 });
  try {
    if (cluster.account) for (const path of [fresh, passwordFile]) await chown(path, cluster.account.uid, cluster.account.gid);
    const child = spawn(
      cluster.binaries.initdb,
      [
        '-D',
        fresh,
        '-U',
        DATABASE_NAME,
        '-E',
        'UTF8',
        '--locale=C.UTF-8',
        '-A',
        'scram-sha-256',
        `--pwfile=${passwordFile}`,
        '--no-instructions',
        ...noSync,
      ],
      { ...cluster.account, cwd: '/', env: CLEAN_ENV, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const said = recentLines([child.stdout, child.stderr], () => undefined);
    const [code] = await once(child, 'close');
    if (code !== 0) throw explainFailure({ doing: 'create', pgData: cluster.pgData, said });
    await rename(fresh, cluster.pgData).catch((error: NodeJS.ErrnoException) => {
      // Another first start was quicker: its files are as good.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(passwordFile, { force: true });
    await rm(fresh, { recursive: true, force: true });
  }
}

/** A copy or a restore by root leaves files that belong to root: Postgres wants its own. */
async function handOver({ pgData, account }: Cluster): Promise<void> {
  if (!account || (await stat(pgData)).uid === account.uid) return;
  for (const entry of await readdir(pgData, { recursive: true })) await chown(join(pgData, entry), account.uid, account.gid);
  await chown(pgData, account.uid, account.gid);
}

/**
 * Opens the server's files in `dataDir/postgres`, making them at the first start.
 * @throws {DatabaseUnavailable}
 */
export async function openCluster(options: { dataDir: string; fastAndUnsafe?: boolean | undefined }): Promise<Cluster> {
  const dataDir = resolve(options.dataDir);
  const pgData = join(dataDir, 'postgres');
  await makeDataDir(dataDir);
  const [binaries, account] = await Promise.all([findBinaries(), accountFor(pgData)]);
  if (account) for (const path of [binaries.postgres, pgData]) await checkReachable(path, account);
  try {
    const cluster = { binaries, account, pgData, password: await keptPassword(dataDir) };
    if (!existsSync(pgData)) await initialise(cluster, dataDir, options.fastAndUnsafe ? ['--no-sync'] : []);
    await handOver(cluster);
    return cluster;
  } catch (cause) {
    if (cause instanceof DatabaseUnavailable) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOSPC')
      throw new DatabaseUnavailable(
        'database.disk-full',
        `The disk that holds ${dataDir} is full; free some space there, or point DATA_DIR at another disk.`,
        { cause },
      );
    throw new DatabaseUnavailable(
      'database.data-dir',
      `The database cannot be made in ${dataDir} (${message}); give the folder to the user who starts the server, or choose another DATA_DIR.`,
      { cause },
    );
  }
}
