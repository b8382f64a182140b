import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAMS = fileURLToPath(new URL('../../server/dist/', import.meta.url));
/** A first start makes a database, on a busy machine too, in ms. */
const START_MS = 60_000;

export interface ServerOptions {
  /** Over the defaults: a free PORT, a temporary DATA_DIR that `stop` removes, DEMO off. */
  readonly env?: Readonly<Record<string, string>>;
  /** Another program of the server's than the server itself. */
  readonly program?: 'main' | 'rotate-secret';
  /** Runs the server as this account of the operating system; needs root. */
  readonly account?: { readonly uid: number; readonly gid: number };
}

/** A really built server that listens. */
export interface ServerProcess {
  readonly url: string;
  readonly dataDir: string;
  readonly pid: number;
  /** Of the first workspace; empty when none was made. */
  readonly apiKey: string;
  readonly writeKey: string;
  readonly adminKey: string;
  /** Sends `signal` (default SIGINT), unless it ended already; waits for the end and removes what `startServer` made. Answers the exit code, null after a kill. */
  stop(signal?: 'SIGINT' | 'SIGTERM'): Promise<number | null>;
  /** SIGKILL, and waits; DATA_DIR stays. */
  kill9(): Promise<void>;
  /** Everything it wrote so far, stdout and stderr. */
  output(): string;
}

/** How a server that did not start ended. */
export interface FailedStart {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const PORTS_OF_A_RUNNER = 2000;
let nextPort = Math.floor(Math.random() * PORTS_OF_A_RUNNER);

/**
 * A port that nobody listens on, and that nobody is given before the server asked for it seconds later: below those that
 * Linux hands out by itself (`ip_local_port_range`: 32768 up), and from a range of this runner's own. @throws what keeps it from listening, but for a port that is taken
 */
export async function freePort(): Promise<number> {
  const first = 10_000 + (Number(process.env['JEST_WORKER_ID'] ?? 1) % 10) * PORTS_OF_A_RUNNER;
  for (;;) {
    const port = first + (nextPort++ % PORTS_OF_A_RUNNER);
    const server = createServer();
    try {
      await once(server.listen(port), 'listening');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') continue;
      throw error;
    }
    server.close();
    await once(server, 'close');
    return port;
  }
}

/** A folder that any account may pass through: under root, Postgres runs as another user. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tributary-e2e-'));
  await chmod(folder, 0o711);
  return folder;
}

/** Only PATH of the developer's environment: a DATABASE_URL in there must not decide. */
function spawnServer({ env, account, program = 'main' }: ServerOptions): ChildProcess {
  return spawn(process.execPath, [`${PROGRAMS}${program}.js`], {
    ...account,
    cwd: '/',
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', DEMO: 'off', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function collect(child: ChildProcess): { stdout: string; stderr: string } {
  const texts = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (texts.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (texts.stderr += text));
  return texts;
}

/** Waits for a condition, looking every 20 ms. @throws when it does not come true within `withinMs` */
export async function until(what: string, isTrue: () => Promise<boolean> | boolean, withinMs = 10_000): Promise<void> {
  const patience = AbortSignal.timeout(withinMs);
  while (!(await isTrue())) {
    if (patience.aborted) throw new Error(`Waited ${withinMs} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Gone, or only waiting to be reaped by an init that never does. */
export async function isGone(pid: number): Promise<boolean> {
  const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return state === undefined || / Z /.test(state);
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/health/ready`).then(
    (response) => response.ok,
    () => false,
  );
}

async function keysIn(dataDir: string): Promise<{ apiKey: string; writeKey: string; adminKey: string }> {
  const adminKey = await readFile(join(dataDir, 'admin-api-key'), 'utf8').catch(() => '');
  const text = await readFile(join(dataDir, 'keys.json'), 'utf8').catch(() => '{}');
  const { apiKey = '', writeKey = '' }: { apiKey?: string; writeKey?: string } = JSON.parse(text);
  return { apiKey, writeKey, adminKey: adminKey.trim() };
}

/** Starts the built server (`npm test` builds it first) and waits until it is ready. */
export async function startServer(options: ServerOptions = {}): Promise<ServerProcess> {
  const made = options.env?.['DATA_DIR'] ? undefined : await temporaryFolder();
  const dataDir = options.env?.['DATA_DIR'] ?? join(made ?? '', 'data');
  const port = options.env?.['PORT'] ?? String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const child = spawnServer({ ...options, env: { ...options.env, DATA_DIR: dataDir, PORT: port } });
  const texts = collect(child);
  const ended = once(child, 'close');
  const output = () => texts.stdout + texts.stderr;
  // Its own word too: another program on the port would answer in its name.
  const isUp = async () => texts.stdout.includes('Tributary is running') && (await isReady(url));
  await until(`server at ${url}`, async () => child.exitCode !== null || child.signalCode !== null || (await isUp()), START_MS);
  if (child.exitCode !== null || child.pid === undefined) throw new Error(`The server did not start:\n${output()}`);
  const keys = await keysIn(dataDir);
  return {
    ...keys,
    adminKey: options.env?.['ADMIN_API_KEY'] ?? keys.adminKey,
    url,
    dataDir,
    pid: child.pid,
    output,
    async stop(signal = 'SIGINT') {
      child.kill(signal);
      await ended;
      if (made) await rm(made, { recursive: true, force: true });
      return child.exitCode;
    },
    async kill9() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Starts a server that is expected to end by itself, or by what `onSpawn` does to it, and waits for that. */
export async function refusedStart(
  options: ServerOptions & { readonly onSpawn?: (child: ChildProcess) => Promise<void> },
): Promise<FailedStart> {
  const child = spawnServer(options);
  const texts = collect(child);
  const patience = setTimeout(() => child.kill('SIGKILL'), START_MS);
  await Promise.all([once(child, 'close'), options.onSpawn?.(child)]);
  clearTimeout(patience);
  return { code: child.exitCode, ...texts };
}
