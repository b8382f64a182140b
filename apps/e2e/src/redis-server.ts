import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { fileURLToPath } from 'node:url';
import { freePort, until } from './server-process.js';

const FINDER = fileURLToPath(new URL('../../../scripts/redis.mjs', import.meta.url));

function findRedis(): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [FINDER], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr.trim());
  return stdout.trim();
}

/** A real redis-server that keeps nothing on disk. */
export class RedisServer {
  #child: ChildProcess | null = null;

  private constructor(
    private readonly program: string,
    private readonly port: number,
  ) {}

  static async start(): Promise<RedisServer> {
    const redis = new RedisServer(findRedis(), await freePort());
    await redis.restart();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** One command without arguments, in the plain protocol; its first line of answer. */
  #say(command: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = createConnection(this.port, '127.0.0.1', () => socket.write(`${command}\r\n`));
      socket.once('data', (bytes) => resolve(bytes.toString().split('\r\n')[0]!)).once('error', reject).once('data', () => socket.end());
    });
  }

  async restart(): Promise<void> {
    this.#child = spawn(this.program, ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], { stdio: 'ignore', cwd: '/tmp' });
    await until('Redis answers', () => this.#say('PING').then((answer) => answer === '+PONG', () => false));
  }

  /** All it knows is gone. */
  async empty(): Promise<void> {
    await this.#say('FLUSHALL');
  }

  async kill9(): Promise<void> {
    const child = this.#child!;
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'close');
  }

  async stop(): Promise<void> {
    await this.kill9();
  }
}
