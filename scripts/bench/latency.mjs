import pg from 'pg';
import { events } from './people.mjs';

const SAMPLES = 200;

const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))];

/** Sends batches at a steady rate until told to stop. */
function steadyLoad(server, perSecond) {
  const list = events(100_000, `load-${perSecond.toFixed(0)}`).filter((event) => event.event !== 'Cart Abandoned');
  let isOver = false;
  const size = 50;
  const run = (async () => {
    const startedAt = performance.now();
    for (let sent = 0; !isOver && sent + size <= list.length; sent += size) {
      const ahead = (sent / perSecond) * 1_000 - (performance.now() - startedAt);
      if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, ahead));
      await server.send(list.slice(sent, sent + size));
    }
  })();
  return { stop: () => ((isOver = true), run) };
}

/**
 * From sending an event to the tag that its workflow puts on being committed, while others send too.
 * @returns ms: p50 and p99
 */
export async function eventToTag(server, url, perSecond) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const load = steadyLoad(server, perSecond);
  const took = [];
  try {
    for (let i = 0; i < SAMPLES; i++) {
      const startedAt = performance.now();
      await server.send([{ type: 'track', userId: `tagged-${i}`, event: 'Cart Abandoned' }]);
      for (;;) {
        const { rows } = await client.query({ name: 'is-tagged', text: `select 1 from contact where workspace = $1 and user_id = $2 and 'abandoned' = any(tags) and created_at > clock_timestamp() - interval '1 minute'`, values: [server.workspace, `tagged-${i}`] });
        if (rows.length > 0) break;
        await new Promise((resolve) => setTimeout(resolve, 2)); // who asks without a pause takes a core from what is measured
      }
      took.push(performance.now() - startedAt);
    }
  } finally {
    await load.stop();
    await client.end();
  }
  took.sort((a, b) => a - b);
  return { p50: quantile(took, 0.5), p99: quantile(took, 0.99) };
}
