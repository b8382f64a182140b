import { BEHAVIOUR } from './questions.mjs';
import { rebuildOnce, settled } from './rebuild.mjs';

const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))];

/** Events a second that others send meanwhile. */
export const LOAD = 200;

const run = Date.now();
const view = (i, contacts) => ({ type: 'track', userId: `p${(i * 7_919) % contacts}`, event: 'Page Viewed', messageId: `lag-${run}-${i}`, properties: { path: '/' } });

/** As clients do: once more when the line was closed just then; by their ids calls count once. */
const send = (server, batch) => server.send(batch).catch(() => server.send(batch));

/** From sending a call for a contact among the many until it shows in the contact; ms. */
async function lagOnce(server, pool, place, value) {
  const startedAt = performance.now();
  await send(server, [{ type: 'identify', userId: `p${place}`, messageId: `probe-${value}`, traits: { probe: value } }]);
  const look = { name: 'probe', text: `select 1 from contact where workspace = $1 and email = $2 and traits->>'probe' = $3`, values: [server.workspace, `person.${place}@example.com`, String(value)] };
  while ((await pool.query(look)).rowCount === 0);
  return performance.now() - startedAt;
}

/** How long calls wait for their effect while a segment is rebuilt and its members are told. */
export async function lagDuringRebuild(server, pool, contacts) {
  let isOver = false;
  const took = [];
  const load = async () => {
    const startedAt = performance.now();
    for (let sent = 0; !isOver; sent += 20) {
      const ahead = (sent / LOAD) * 1_000 - (performance.now() - startedAt);
      if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, ahead));
      await send(server, Array.from({ length: 20 }, (_, i) => view(sent + i, contacts)));
    }
  };
  const probe = async () => {
    for (let i = 0; !isOver; i++) took.push(await lagOnce(server, pool, (i * 104_729) % contacts, `${Date.now()}-${i}`));
  };
  const both = [load(), probe()];
  await rebuildOnce(server, pool, 'rebuilt-beside', BEHAVIOUR).finally(() => (isOver = true));
  await Promise.all(both);
  await server.api('DELETE', '/api/segments/rebuilt-beside');
  await settled(server);
  took.sort((a, b) => a - b);
  return { samples: took.length, p50: quantile(took, 0.5), p99: quantile(took, 0.99), most: took.at(-1) };
}
