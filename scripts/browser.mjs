import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram, runs } from './debian.mjs';
import { root } from './root.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The one that Playwright downloads. */
function fromPlaywright() {
  const cli = join(root, 'node_modules/playwright-core/cli.js');
  if (!existsSync(cli) || !runs(process.execPath, [cli, 'install', 'chromium-headless-shell'])) return undefined;
  const found = spawnSync(process.execPath, ['-e', `import('playwright-core').then(({ chromium }) => process.stdout.write(chromium.executablePath()))`], { cwd: root, encoding: 'utf8' }).stdout;
  return found && existsSync(found) ? found : undefined;
}

/**
 * Where a Chromium is that specs can drive: one that is installed, else Debian's, else Playwright's.
 * @throws {Error} in one sentence, when there is none and none can be had
 */
export function findBrowser() {
  const found = findProgram(NAMES, 'chromium') ?? fromPlaywright();
  if (!found) throw new Error('The specs in a browser need Chromium, and it could not be installed here; install it ("apt-get install chromium"), then try again.');
  return found;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    process.stdout.write(findBrowser());
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
