import { readFile, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a running Postgres writes about itself into its data folder. */
export interface PostmasterPid {
  readonly pid: number;
  readonly port: number;
}

/** Line 1 is the process id, line 4 the port (Postgres, miscadmin.h, "postmaster.pid"). */
export async function readPostmasterPid(pgData: string): Promise<PostmasterPid | undefined> {
  const text = await readFile(join(pgData, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  return pid > 0 ? { pid, port: Number(lines[3] ?? 0) } : undefined;
}

/** `/proc/<pid>/stat`: `1234 (postgres) S ...`; undefined where there is no /proc. */
function procStat(pid: number): { name: string; state: string } | undefined {
  try {
    const parts = /\((.*)\) (\S)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    return parts ? { name: parts[1] ?? '', state: parts[2] ?? '' } : undefined;
  } catch {
    return undefined;
  }
}

/** False for a zombie too: it only waits to be reaped, which in a container may never happen. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return procStat(pid)?.state !== 'Z';
}

/**
 * After a power cut the process id in the file may have gone to some other program of the same user, and Postgres would refuse to start.
 * Only where /proc tells that program's name.
 */
export async function removeIfForeign(pgData: string, pid: number): Promise<void> {
  const found = procStat(pid);
  if (found && found.state !== 'Z' && found.name !== 'postgres') await rm(join(pgData, 'postmaster.pid'), { force: true });
}
