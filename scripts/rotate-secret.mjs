import './node-version.mjs';
import { build } from './build.mjs';
import { install } from './install.mjs';
import { root } from './root.mjs';

// `npm run rotate-secret`: gives the database another SECRET_KEY; the same settings as `npm start`, and NEW_SECRET_KEY where it is not to be made.
process.chdir(root);
try {
  install();
  build();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
await import('../apps/server/dist/rotate-secret.js');
