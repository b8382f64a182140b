import { spawnSync } from 'node:child_process';
import { basename, join } from 'node:path';
import { root } from '../root.mjs';

const UNIFIED = '/sys/fs/cgroup/unified';
/** Where this is set, the program runs in that view already. */
const INSIDE = 'TRY_IMAGE_INSIDE';

const HERE = { cwd: root, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 };

/** Podman asks systemd to start health checks, and says so where there is none; here they are started by hand. */
const lastLine = (text) => text.trim().split('\n').filter((line) => !line.includes('systemd connection')).at(-1)?.trim() ?? '';

/**
 * Runs a program to its end.
 * @returns what it wrote
 * @throws {Error} with the last line that it wrote, when it did not end well
 */
export function run(program, args) {
  return ended(`${basename(program)} ${args.slice(0, 3).join(' ')}`, spawnSync(program, args, HERE));
}

function ended(name, { status, stdout, stderr, error }) {
  if (status !== 0) throw new Error(`"${name}" failed: ${error?.message ?? lastLine(stderr || stdout)}`);
  return stdout;
}

/**
 * Runs this very program once more, in a view of the mounts of its own: what podman mounts is gone with it. Where two generations
 * of cgroups lie side by side, crun starts nothing; in there the newer one is out of sight.
 * @param folder where it works; `folderInside` says it in there
 * @returns the exit code
 */
export function runInside(folder) {
  const hide = `if grep -qs . ${UNIFIED}/cgroup.controllers; then umount ${UNIFIED}; fi; exec "$@"`;
  const { status } = spawnSync('unshare', ['--mount', 'sh', '-c', hide, 'sh', process.execPath, ...process.argv.slice(1)], { stdio: 'inherit', env: { ...process.env, [INSIDE]: folder } });
  return status ?? 1;
}

export const folderInside = () => process.env[INSIDE];

/** Podman with a store of its own in `folder`, that shares this machine's network and limits. */
export class Podman {
  #names = new Set();

  constructor(program, folder) {
    this.program = program;
    this.place = ['--root', join(folder, 'store'), '--runroot', join(folder, 'run'), '--cgroup-manager', 'cgroupfs'];
  }

  do(...args) {
    return ended(`podman ${args[0]}`, spawnSync(this.program, [...this.place, ...args], HERE));
  }

  /** No more than this account may have itself: raising a limit takes rights that not everybody's root has. */
  #limits() {
    const files = Math.min(4_096, Number(run('sh', ['-c', 'ulimit -Hn'])) || 4_096);
    return ['--ulimit', `nofile=${files}`, '--ulimit', 'nproc=1024'];
  }

  build(tag) {
    // In the other format an image has no health check.
    this.do('build', '--format', 'docker', '--isolation', 'chroot', '--network', 'host', '--pull=never', '-f', 'docker/Dockerfile', '-t', tag, '.');
  }

  /** A container in the background. @param env settings of the server */
  start(name, image, env) {
    this.#names.add(name);
    const settings = Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
    this.do('run', '--detach', '--name', name, '--network', 'host', '--cgroups=disabled', '--health-interval', 'disable', ...this.#limits(), ...settings, image);
  }

  /** A command in a container that is gone when it ended; what it wrote. */
  once(image, ...command) {
    return this.do('run', '--rm', '--network', 'none', '--cgroups=disabled', '--no-healthcheck', ...this.#limits(), image, ...command).trim();
  }

  exec(name, ...command) {
    return this.do('exec', name, ...command).trim();
  }

  /** What its own check says now. */
  isHealthy(name) {
    return spawnSync(this.program, [...this.place, 'healthcheck', 'run', name]).status === 0;
  }

  /** As `docker stop` does: SIGTERM, and SIGKILL ten seconds later. @returns the exit code of what ran in it */
  stop(name) {
    this.do('stop', '--time', '10', name);
    return Number(this.do('inspect', name, '--format', '{{.State.ExitCode}}'));
  }

  /** Ends all it started. */
  close() {
    for (const name of this.#names) spawnSync(this.program, [...this.place, 'rm', '--force', '--volumes', name]);
  }
}
