import { createPool, migrate, startEmbeddedPostgres } from '@tributary/store';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../root.mjs';
import { startServer } from '../server.mjs';
import { makePast } from './past.mjs';

const quiet = () => undefined;

/** Made without fsync, for speed; opened again with it. A folder without `made.json` was not finished, and is made anew. */
async function make(folder, contacts) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const startedAt = performance.now();
  const seconds = () => Math.round((performance.now() - startedAt) / 1_000);
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), log: quiet, fastAndUnsafe: true });
  const pool = createPool(postgres.url, { max: 2, kind: 'bulk' });
  let made;
  try {
    await migrate(postgres.url);
    const server = await startServer(postgres.url);
    await server.stop();
    await makePast(pool, server.workspace, contacts, (what) => process.stderr.write(`${String(seconds()).padStart(5)} s  ${what}\n`));
    const { rows } = await pool.query('select pg_database_size(current_database())::float8 / 1e9 as gb');
    made = { contacts, ...server.known, gb: rows[0].gb, seconds: seconds(), at: new Date().toISOString() };
    await pool.query('checkpoint');
  } finally {
    await pool.end();
    await postgres.stop();
  }
  writeFileSync(join(folder, 'made.json'), JSON.stringify(made));
}

/**
 * A database of its own in .data, with many contacts and their past: made at the first run of a size, then kept.
 * @returns `made`: what it is and how long it took to make; `postgres`, durable
 */
export async function openKept(contacts) {
  const folder = join(root, '.data', `bench-segments-${contacts}`);
  const note = join(folder, 'made.json');
  if (!existsSync(note)) await make(folder, contacts);
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), log: quiet });
  await migrate(postgres.url);
  return { made: JSON.parse(readFileSync(note, 'utf8')), folder, postgres };
}
