import './node-version.mjs';
import { build } from './build.mjs';
import { root } from './root.mjs';

// `npm run bench [-- events]`: how fast events go through; `npm run bench -- segments [--contacts=N]`: how fast segments answer about many.
process.chdir(root);
build();
await import(process.argv[2] === 'segments' ? './bench/segments/measure.mjs' : './bench/events.mjs');
