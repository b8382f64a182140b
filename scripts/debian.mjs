import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './root.mjs';

const PLACES = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/usr/sbin'];

/** @returns whether it ended well */
export const runs = (program, args) => spawnSync(program, args, { cwd: root, stdio: ['ignore', 'ignore', 'ignore'], timeout: 300_000 }).status === 0;

function installed(names) {
  for (const name of names) for (const place of PLACES) if (place && existsSync(join(place, name))) return join(place, name);
  return undefined;
}

/** A program that is installed under one of these names, else brought by Debian's package where this account may install one; undefined: neither. */
export function findProgram(names, debian) {
  const found = installed(names);
  if (found || process.getuid?.() !== 0 || !runs('apt-get', ['--version'])) return found;
  const install = () => runs('apt-get', ['install', '-y', '--no-install-recommends', debian]);
  return install() || (runs('apt-get', ['update']) && install()) ? installed(names) : undefined;
}
