import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { root } from './root.mjs';

const marker = join(root, 'node_modules', '.tributary-lock');

/** Whether what npm noted inside node_modules is what the lock file asks for: somebody ran `npm ci` by hand. */
function isInstalledByHand(lock) {
  const noted = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(noted)) return false;
  const installed = JSON.parse(readFileSync(noted, 'utf8')).packages;
  return Object.entries(JSON.parse(lock).packages).every(
    ([path, wanted]) =>
      path === '' || !path.startsWith('node_modules/') || wanted.optional || wanted.link || installed[path]?.version === wanted.version,
  );
}

/** `npm ci` when the lock file changed since the last one; else nothing, in a few ms. @throws {Error} in one sentence */
export function install() {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const hash = createHash('sha256').update(lock).digest('hex');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === hash) return;
  if (!isInstalledByHand(lock)) {
    process.stderr.write('Installing packages, about a minute the first time ...\n');
    const npm = process.env.npm_execpath ? [process.execPath, [process.env.npm_execpath]] : ['npm', []];
    const args = [...npm[1], 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
    const { status } = spawnSync(npm[0], args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) {
      throw new Error('The packages could not be installed (npm says why above); check the way to the npm registry and try again.');
    }
  }
  writeFileSync(marker, hash);
}
