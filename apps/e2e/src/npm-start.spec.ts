import { afterEach, beforeEach, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, isGone, temporaryFolder, until } from './server-process.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
  'npm start: %s to npm ends the server and its Postgres',
  async (signal) => {
    const port = await freePort();
    const npm = spawn('npm', ['start'], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'] ?? '', DATA_DIR: folder, PORT: String(port), DEMO: 'off' },
      stdio: 'ignore',
    });
    const ended = once(npm, 'close');
    const isReady = () =>
      fetch(`http://127.0.0.1:${port}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
    await until('npm start', isReady, 90_000);
    const postmaster = Number((await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);
    npm.kill(signal);
    await ended;
    await until('end of the server', async () => !(await isReady()), 5000);
    await until('end of Postgres', () => isGone(postmaster), 5000);
  },
  120_000,
);
