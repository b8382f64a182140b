import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { DatabaseUnavailable } from '../database-unavailable.js';

const run = promisify(execFile);

/** The account of the operating system that Postgres runs under: it refuses to run as root. */
export interface OsAccount {
  readonly uid: number;
  readonly gid: number;
}

const NAME = 'postgres';

async function lookUp(): Promise<OsAccount | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', NAME]), run('id', ['-g', NAME])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

async function add(): Promise<OsAccount> {
  let cause: unknown;
  await run('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    '/nonexistent',
    '--shell',
    '/usr/sbin/nologin',
    NAME,
  ]).catch((error: unknown) => {
    cause = error;
  });
  const account = await lookUp();
  if (account) return account;
  throw new DatabaseUnavailable(
    'database.no-account',
    `Postgres does not run as root and the system user "${NAME}" could not be added; add it by hand, start as a plain user, or set DATABASE_URL.`,
    { cause },
  );
}

/**
 * Who runs the database whose files lie in `pgData`. Root hands over to the files' owner, at first to `postgres`.
 * @returns undefined: whoever started this process
 */
export async function accountFor(pgData: string): Promise<OsAccount | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(pgData).catch(() => undefined);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return (await lookUp()) ?? (await add());
}

/** Spawned with a uid, a child keeps no supplementary groups: owner, main group and others decide. */
function mayEnter(folder: { uid: number; gid: number; mode: number }, account: OsAccount): boolean {
  const bit = folder.uid === account.uid ? 0o100 : folder.gid === account.gid ? 0o010 : 0o001;
  return (folder.mode & bit) !== 0;
}

/** @throws {DatabaseUnavailable} naming the outermost folder above `path` that `account` cannot pass through */
export async function checkReachable(path: string, account: OsAccount): Promise<void> {
  const parent = dirname(path);
  if (parent !== path) await checkReachable(parent, account);
  if (mayEnter(await stat(parent), account)) return;
  throw new DatabaseUnavailable(
    'database.folder-closed',
    `The folder ${parent} is closed to uid ${account.uid}, who runs Postgres because root may not, so ${path} cannot be reached; ` +
      `run "chmod o+x ${parent}", start as a plain user, or keep the project and DATA_DIR elsewhere, as in /srv.`,
  );
}
