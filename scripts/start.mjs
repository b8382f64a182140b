import './node-version.mjs';
import { build } from './build.mjs';
import { followNpm } from './follow-npm.mjs';
import { generateRegistry } from './generate-registry.mjs';
import { install } from './install.mjs';
import { root } from './root.mjs';

// `npm start`: from a fresh clone to a running server. With nothing to install or build, only the last line costs time.
process.chdir(root);
try {
  install();
  generateRegistry();
  build();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
followNpm();
process.env.NODE_ENV ??= 'production';
await import('../apps/server/dist/main.js');
