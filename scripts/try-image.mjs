import './node-version.mjs';
import { startEmbeddedPostgres } from '@tributary/store';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.mjs';
import { findProgram } from './debian.mjs';
import { root } from './root.mjs';
import { baseOf, makeBase } from './try-image/base.mjs';
import { folderInside, Podman, runInside } from './try-image/podman.mjs';

// `npm run try-image`: builds docker/Dockerfile with podman and starts what came of it. Needs root on a Debian; a few minutes.
process.chdir(root);
const PORT = process.env.PORT ?? '3000';
const IMAGE = 'tributary';
const ELSEWHERE = 'Where Docker runs, "docker build -f docker/Dockerfile ." builds it.';
const say = (text) => process.stdout.write(`${text}\n`);
const must = (isTrue, what) => {
  if (!isTrue) throw new Error(`This is not so: ${what}.`);
  say(`  ${what}`);
};

async function until(isTrue, what, withinMs) {
  const patience = AbortSignal.timeout(withinMs);
  while (!(await isTrue()) && !patience.aborted) await new Promise((resolve) => setTimeout(resolve, 250));
  must(await isTrue(), what);
}

/** @throws {Error} why there is none */
function findPodman(folder) {
  const [podman, debootstrap] = ['podman', 'debootstrap'].map((name) => findProgram([name], name));
  if (!podman || !debootstrap || !findProgram(['crun'], 'crun')) throw new Error('podman, crun and debootstrap are not installed, and could not be');
  return [new Podman(podman, folder), debootstrap];
}

function look(podman) {
  const [user, check] = podman.do('image', 'inspect', IMAGE, '--format', '{{.Config.User}}\n{{json .Config.Healthcheck}}').trim().split('\n');
  must(user === 'node' && JSON.parse(check).Test.length > 0, 'the image has a plain user and a health check');
  must(podman.once(IMAGE, 'sh', '-c', 'touch /app/x 2>/dev/null || echo refused') === 'refused', 'its user can change nothing of the program');
}

/** Starts it, waits for its own check, does what `tries` says, and stops it. */
async function live(podman, name, env, tries) {
  say(`${name}:`);
  podman.start(name, IMAGE, { PORT, SECRET_KEY: 'only-to-try-'.repeat(3), ...env });
  await until(() => podman.isHealthy(name), 'its own check finds it healthy', 60_000);
  must(podman.exec(name, 'id', '-un') === 'node', 'it runs as the user node');
  await tries();
  must(podman.stop(name) === 0, 'it ends with 0 when asked to by SIGTERM');
  must(!podman.isHealthy(name), 'its check then finds it ill');
}

/** The demo company comes whole, and its keys are kept in the volume. */
async function demoComes(podman, name) {
  const { apiKey } = JSON.parse(podman.exec(name, 'cat', '/data/demo-keys.json'));
  const ask = async (path) => (await fetch(`http://127.0.0.1:${PORT}${path}`, { headers: { authorization: `Bearer ${apiKey}` } })).json();
  await until(async () => (await ask('/api/settled?wait=30')).settled === true, 'the demo company is complete', 240_000);
  must((await ask('/api/segments')).items.some(({ count }) => count > 0), 'its segments have members');
}

async function tryImage(podman, folder) {
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), log: () => undefined });
  try {
    podman.build(IMAGE);
    say('docker/Dockerfile was built:');
    look(podman);
    await live(podman, 'without-demo', { DATABASE_URL: postgres.url }, () => undefined);
    await live(podman, 'with-demo', { DATABASE_URL: postgres.url, DEMO: 'on' }, () => demoComes(podman, 'with-demo'));
    say('The image works.');
  } finally {
    podman.close();
    await postgres.stop();
  }
}

/** A podman in which one container ran already. @throws {Error} why there can be none here */
function preparePodman(folder) {
  const base = baseOf(readFileSync('docker/Dockerfile', 'utf8'));
  const [podman, debootstrap] = findPodman(folder);
  makeBase(podman, folder, base, debootstrap);
  say(`Containers run here, Node ${podman.once(base.name, 'node', '--version')} in them; Debian's and npm's packages stand in for ${base.name}.`);
  return podman;
}

async function goOn(folder) {
  build();
  let podman;
  try {
    podman = preparePodman(folder);
  } catch (error) {
    say(`The image cannot be tried here: ${error.message.replace(/\.$/, '')}. ${ELSEWHERE}`);
    return 2;
  }
  try {
    await tryImage(podman, folder);
    return 0;
  } catch (error) {
    say(error.message);
    return 1;
  }
}

function begin() {
  if (process.getuid?.() !== 0) {
    say(`The image cannot be tried here: it takes root. ${ELSEWHERE}`);
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), 'tributary-image-'));
  chmodSync(folder, 0o711);
  try {
    return runInside(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const inside = folderInside();
process.exitCode = inside ? await goOn(inside) : begin();
