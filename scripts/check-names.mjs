import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/** Names under which anything could be filed, and therefore nothing is found. */
const EMPTY_WORDS = new Set([
  'util',
  'utils',
  'common',
  'shared',
  'helper',
  'helpers',
  'misc',
  'core',
  'type',
  'types',
  'manager',
  'managers',
]);
const UNREAD = new Set(['node_modules', 'dist', '.nx', '.data', '.git', 'tmp']);
const CASE = /^(?:[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9-]+)*\.(?:ts|mjs)|[A-Za-z][A-Za-z0-9]*(?:\.[a-z]+)*\.tsx|use[A-Z][A-Za-z0-9]*\.ts)$/;

function* pathsUnder(folder) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    if (UNREAD.has(entry.name)) continue;
    const path = `${folder}/${entry.name}`;
    yield { path, name: entry.name, isFolder: entry.isDirectory() };
    if (entry.isDirectory()) yield* pathsUnder(path);
  }
}

function faultOf({ path, name, isFolder }) {
  const words = name.toLowerCase().split(/[-.]/);
  const empty = words.find((word) => EMPTY_WORDS.has(word));
  if (empty) return `${path}: "${empty}" says nothing; name it after what it holds.`;
  if (/^index\.(?:ts|tsx|mjs)$/.test(name) && !/^libs\/[^/]+\/src\/index\.ts$/.test(path))
    return `${path}: only a library has an index, at src/index.ts; name it after what it holds.`;
  if (!isFolder && /\.(?:ts|tsx|mjs)$/.test(name) && !CASE.test(name))
    return `${path}: write file names in kebab-case (components in PascalCase).`;
  return undefined;
}

/** One sentence for each file or folder under apps, libs and scripts whose name breaks the house rules. */
export function checkNames() {
  return ['apps', 'libs', 'scripts'].flatMap((folder) => [...pathsUnder(folder)].map(faultOf).filter((fault) => fault !== undefined));
}
