import { fileURLToPath } from 'node:url';
import { findProgram } from './debian.mjs';

/**
 * Where a redis-server is that specs can start: one that is installed, else Debian's.
 * @throws {Error} in one sentence, when there is none and none can be had
 */
export function findRedis() {
  const found = findProgram(['redis-server'], 'redis-server');
  if (!found) throw new Error('The specs of several processes need a redis-server, and it could not be installed here; install it ("apt-get install redis-server"), then try again.');
  return found;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    process.stdout.write(findRedis());
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
