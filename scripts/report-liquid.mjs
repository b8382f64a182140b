import './node-version.mjs';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { root } from './root.mjs';

// `npm run report:liquid [-- file]`: how many cases of golden-liquid come out as in Shopify, by tag.
process.chdir(root);
const path = process.argv[2] ?? fileURLToPath(new URL('../../shared/cases/email/golden_liquid_half.json', import.meta.url));
if (!existsSync(path)) {
  process.stderr.write(`There are no cases of golden-liquid at ${path}; name a file of them: npm run report:liquid -- <file>.\n`);
  process.exit(1);
}
build();
const { goldenTable } = await import('@tributary/channels');
process.stdout.write(goldenTable(JSON.parse(readFileSync(path, 'utf8')).tests));
