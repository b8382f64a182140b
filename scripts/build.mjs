import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateRegistry } from './generate-registry.mjs';
import { root } from './root.mjs';
import { nx, runNode } from './run-program.mjs';

const cache = join(root, 'node_modules', '.cache', 'tributary-build');

/** Each project's folder with a build script, as `libs/store`. */
function builtProjects() {
  return ['apps', 'libs'].flatMap((parent) =>
    readdirSync(join(root, parent))
      .map((name) => `${parent}/${name}`)
      .filter((folder) => existsSync(join(root, folder, 'package.json')))
      .filter((folder) => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')).scripts?.build),
  );
}

function* filesUnder(folder) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!['node_modules', 'dist'].includes(entry.name)) yield* filesUnder(path);
    } else yield path;
  }
}

/** Changes with any source, setting or package: names, sizes and times, so that looking costs little; nx compares contents. */
function fingerprint(projects) {
  const hash = createHash('sha256');
  for (const path of ['package-lock.json', 'tsconfig.base.json', 'nx.json', ...projects.flatMap((folder) => [...filesUnder(folder)])]) {
    const { size, mtimeMs } = statSync(join(root, path));
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** Builds what changed since the last start; nothing changed = a few ms. @throws {Error} in one sentence */
export function build() {
  const projects = builtProjects();
  const now = fingerprint(projects);
  const isBuilt = projects.every((folder) => existsSync(join(root, folder, 'dist')));
  if (isBuilt && existsSync(cache) && readFileSync(cache, 'utf8') === now) return;
  process.stderr.write('Building ...\n');
  if (!runNode(nx('run-many', '-t', 'build', '--outputStyle=static', '--parallel=2'), { output: 'on-failure' })) {
    throw new Error('The build failed; the compiler says why above.');
  }
  mkdirSync(join(root, 'node_modules', '.cache'), { recursive: true });
  writeFileSync(cache, now);
}

// `npm run build`: from a fresh clone, after `npm ci`.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    process.chdir(root);
    generateRegistry();
    build();
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
