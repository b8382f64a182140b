import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/** Where node kinds live, and the list that is made of them. */
const PLACES = [
  { folder: 'libs/actions/src', suffix: /\.action\.ts$/, list: 'actions' },
  { folder: 'libs/workflow/src/nodes', suffix: /\.(?:trigger|logic)\.ts$/, list: 'nodes' },
];

const KEBAB = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const DEFINITION = /^export const (\w+)\s*(?::[^=]+)?=\s*define(?:Action|Effect|Trigger|Logic)\b[\s\S]*?\bkind:\s*'([^']*)'/gm;

/** The kinds that one file defines: `{ name, kind, file }`. */
function definitionsIn(folder, file) {
  const text = readFileSync(join(root, folder, file), 'utf8');
  const found = [...text.matchAll(DEFINITION)].map(([, name, kind]) => ({ name, kind, file: `${folder}/${file}` }));
  if (found.length === 0)
    throw new Error(
      `${folder}/${file} defines no node kind; export one, as "export const addTag = defineAction({ kind: 'add-tag', ... })".`,
    );
  return found;
}

function check(definitions) {
  const seen = new Map();
  for (const { kind, file } of definitions) {
    if (!KEBAB.test(kind)) throw new Error(`${file}: the kind "${kind}" is not in kebab-case; write it as "add-tag".`);
    if (seen.has(kind)) throw new Error(`${file}: the kind "${kind}" is taken by ${seen.get(kind)}; choose another.`);
    seen.set(kind, file);
  }
}

function sourceOf(list, folder, definitions) {
  const imports = definitions.map(
    ({ name, file }) => `import { ${name} } from './${file.slice(folder.length + 1).replace(/\.ts$/, '.js')}';`,
  );
  const names = definitions.map(({ name }) => name).join(', ');
  return [
    '// Made from the file names by scripts/generate-registry.mjs; not kept in git.',
    ...imports,
    '',
    `export const ${list} = [${names}] as const;`,
    '',
  ].join('\n');
}

/**
 * Writes `registry.gen.ts` beside the node kinds, only where it changed.
 * @throws {Error} in one sentence, for a kind that is not kebab-case, taken, or missing from its file
 */
export function generateRegistry() {
  const places = PLACES.map((place) => {
    const folder = join(root, place.folder);
    const files = existsSync(folder)
      ? readdirSync(folder)
          .filter((file) => place.suffix.test(file))
          .sort()
      : undefined;
    return { ...place, definitions: files?.flatMap((file) => definitionsIn(place.folder, file)) };
  });
  check(places.flatMap(({ definitions }) => definitions ?? []));
  for (const { folder, list, definitions } of places) {
    if (!definitions) continue;
    const path = join(root, folder, 'registry.gen.ts');
    const source = sourceOf(list, folder, definitions);
    if (!existsSync(path) || readFileSync(path, 'utf8') !== source) writeFileSync(path, source);
  }
}
