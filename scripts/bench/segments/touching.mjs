import { migrate, startEmbeddedPostgres } from '@tributary/store';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { events, SEGMENTS } from '../people.mjs';
import { startServer } from '../server.mjs';
import { median, settled } from './rebuild.mjs';

const EVENTS = 10_000;
const BATCH = 500;
/** Beside the ten that the events touch: 95 of other events, 95 of attributes. */
const OTHERS = Array.from({ length: 190 }, (_, i) => ({
  key: `other-${i}`,
  rule: i % 2 === 0 ? { event: `Elsewhere ${i}`, count: { op: 'gte', n: 1 + (i % 4) }, within: `${7 * (1 + (i % 5))}d` } : { trait: `attribute${i}`, op: 'gte', value: i },
}));

async function eventsPerSecond(server, run) {
  const list = events(EVENTS, run).filter(({ event }) => event !== 'Cart Abandoned');
  const startedAt = performance.now();
  for (let at = 0; at < list.length; at += BATCH) await server.send(list.slice(at, at + BATCH));
  await settled(server);
  return (list.length / (performance.now() - startedAt)) * 1_000;
}

async function threeTimes(server, run) {
  const rates = [];
  for (let i = 0; i < 3; i++) rates.push(await eventsPerSecond(server, `${run}-${i}`));
  return median(rates);
}

/** Events a second to settled with ten live segments that they touch, then with 190 more that they do not; in a database of its own. */
export async function touching() {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-bench-'));
  chmodSync(folder, 0o711);
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), log: () => undefined });
  try {
    await migrate(postgres.url);
    const server = await startServer(postgres.url);
    try {
      for (const segment of SEGMENTS) await server.api('POST', '/api/segments', segment);
      await settled(server);
      await threeTimes(server, 'first'); // people and the tables' first growth
      const ten = await threeTimes(server, 'ten');
      for (const segment of OTHERS) await server.api('POST', '/api/segments', segment);
      await settled(server);
      await threeTimes(server, 'again'); // people are read anew where definitions changed
      const all = await threeTimes(server, 'all');
      return { segments: SEGMENTS.length + OTHERS.length, ten, all, ratio: all / ten };
    } finally {
      await server.stop();
    }
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
