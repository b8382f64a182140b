import { spawnSync } from 'node:child_process';
import { root } from './root.mjs';

/** Nx neither phones home nor leaves a daemon behind. */
const QUIET_NX = { NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TUI: 'false', NX_ISOLATE_PLUGINS: 'false' };

/**
 * Runs a Node program to its end, in the repository's folder.
 * @param output `shown` as it comes, or `on-failure`: kept back, and shown only when it fails
 * @returns whether it ended well
 */
export function runNode(args, { output, env = {} }) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...QUIET_NX, ...env },
    stdio: output === 'shown' ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0 && output === 'on-failure') process.stderr.write(Buffer.concat([stdout, stderr]));
  return status === 0;
}

/** Arguments that run nx's own command line with `args`. */
export function nx(...args) {
  return ['node_modules/nx/dist/bin/nx.js', ...args];
}
