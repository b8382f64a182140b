import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { CLEAN_ENV, type Cluster } from './cluster.js';
import { isAlive } from './postmaster-pid.js';
import { probe } from './probe.js';
import { recentLines, type RecentLines } from './recent-lines.js';

/** For tests only: a power cut loses the database. */
const FAST_AND_UNSAFE = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200', 'shared_buffers=128MB'];

const SAFE = ['max_connections=60', 'shared_buffers=256MB'];

const ALWAYS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'timezone=UTC',
  'log_timezone=UTC',
  // Thousands of short statements: compiling one costs more than running it.
  'jit=off',
  'random_page_cost=1.1',
  'max_wal_size=2GB',
  'checkpoint_timeout=15min',
  'log_checkpoints=off',
  'log_line_prefix=',
];

/** A port of 127.0.0.1 that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Either it takes statements, or it ended by itself and said why. */
export type Launched = { readonly pid: number; readonly said: RecentLines } | { readonly pid: undefined; readonly said: RecentLines };

/** Runs Postgres over the cluster until it takes statements; crash recovery may take minutes, so there is no time-out while it lives. */
export async function launch(
  cluster: Cluster,
  options: { port: number; fastAndUnsafe: boolean; log: (line: string) => void },
): Promise<Launched> {
  const settings = [...ALWAYS, `port=${options.port}`, ...(options.fastAndUnsafe ? FAST_AND_UNSAFE : SAFE)];
  const child = spawn(cluster.binaries.postgres, ['-D', cluster.pgData, ...settings.flatMap((setting) => ['-c', setting])], {
    ...cluster.account,
    cwd: '/',
    env: CLEAN_ENV,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its own session: Ctrl-C in the terminal must reach the server first, Postgres last.
    detached: true,
  });
  const said = recentLines([child.stdout, child.stderr], options.log);
  let ended = false;
  const closed = once(child, 'close').finally(() => (ended = true));
  while (!ended) {
    // Raced: a foreign program on the port may hold the connection open and stay silent.
    if ((await Promise.race([closed, probe(cluster, options.port)])) === 'ready') {
      letGo(child);
      return { pid: child.pid ?? 0, said };
    }
    await Promise.race([closed, wait(20)]);
  }
  return { pid: undefined, said };
}

/** The event loop may end although Postgres runs. */
function letGo(child: ReturnType<typeof spawn>): void {
  child.unref();
  for (const stream of [child.stdout, child.stderr]) if (stream && 'unref' in stream && typeof stream.unref === 'function') stream.unref();
}

/** SIGINT rolls back what runs and writes a checkpoint; SIGQUIT after 4 s leaves the rest to crash recovery. */
export async function stopPostmaster(pid: number): Promise<void> {
  for (const [signal, waitMs] of [
    ['SIGINT', 4000],
    ['SIGQUIT', 2000],
  ] as const) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    const patience = AbortSignal.timeout(waitMs);
    while (isAlive(pid) && !patience.aborted) await wait(10);
  }
}
