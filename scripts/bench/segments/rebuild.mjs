import { toSql } from '@tributary/segment';
import { ANSWER, BEHAVIOUR, MEMBERS_BY_HAND, WORK_BY_HAND } from './questions.mjs';

/** Ids that the product gives to no segment. */
const BY_HAND = 2_000_000_000;
const TIMES = 3;

export const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

export async function settled(server) {
  while (!(await server.api('GET', '/api/settled?wait=30')).settled);
}

async function timed(work) {
  const startedAt = performance.now();
  const result = await work();
  return { ms: performance.now() - startedAt, result };
}

/** @throws {Error} unless both say the same of everybody at one instant */
async function checkSame(pool, workspace) {
  const now = new Date();
  const { text, values } = toSql(BEHAVIOUR, { workspace, at: now.getTime(), timezone: 'UTC', resolveSegment: () => ({ id: 0, version: 0 }) });
  const n = values.length;
  const hand = ANSWER.replaceAll('$1', `$${n + 1}`).replaceAll('$3', `$${n + 2}`);
  const { rows } = await pool.query(
    `with product as (select shard, contact, member, valid_until from (${text}) r where member or valid_until is not null), hand as (${hand})
     select (select count(*) from product)::int as rows, (select count(*) from (table product except table hand) x)::int + (select count(*) from (table hand except table product) x)::int as differ`,
    [...values, workspace, now],
  );
  if (rows[0].differ > 0 || rows[0].rows === 0) throw new Error(`Of ${rows[0].rows} rows ${rows[0].differ} differ from those by hand.`);
  return rows[0].rows;
}

/** From asking for the segment: until the answers are computed, until everybody reads them, until all have been told. */
export async function rebuildOnce(server, pool, key, rule) {
  const startedAt = performance.now();
  const { id } = await server.api('POST', '/api/segments', { key, rule });
  const segment = Number(id.replace(/\D/g, ''));
  // By the job, not by /api/settled: others may send meanwhile.
  const reached = async (phases) => {
    for (;;) {
      const { rows } = await pool.query(`select phase, status from job where kind = 'rebuild' and (config->>'segment')::int = $1`, [segment]);
      if (rows[0].status === 'failed') throw new Error(`The rebuild of ${key} failed.`);
      if (rows[0].status === 'done' || !phases.includes(rows[0].phase)) return performance.now() - startedAt;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const computedMs = await reached(['compute']);
  const filledMs = await reached(['compute', 'apply', 'flip']);
  for (;;) {
    const { rows } = await pool.query(`select status from job where kind = 'rebuild' and (config->>'segment')::int = $1`, [segment]);
    if (rows[0].status === 'done') return { computedMs, filledMs, toldMs: performance.now() - startedAt };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function byHand(pool, text, table, workspace, segment) {
  const { ms } = await timed(() => pool.query(text, [workspace, segment, new Date()]));
  await pool.query(`delete from ${table} where segment = $1`, [segment]);
  return ms;
}

/** Rebuilds by the product and by hand in turn, three times; medians in ms. */
export async function rebuilds(server, pool) {
  const rows = await checkSame(pool, server.workspace);
  const all = { work: [], members: [], computed: [], filled: [], told: [] };
  for (let i = 0; i < TIMES; i++) {
    all.work.push(await byHand(pool, WORK_BY_HAND, 'rebuild_row', server.workspace, BY_HAND + i));
    all.members.push(await byHand(pool, MEMBERS_BY_HAND, 'membership', server.workspace, BY_HAND + i));
    const { computedMs, filledMs, toldMs } = await rebuildOnce(server, pool, `rebuilt-${i}`, BEHAVIOUR);
    all.computed.push(computedMs);
    all.filled.push(filledMs);
    all.told.push(toldMs);
    await server.api('DELETE', `/api/segments/rebuilt-${i}`);
    await settled(server);
    await pool.query('vacuum membership, rebuild_row, inbox');
  }
  const found = Object.fromEntries(Object.entries(all).map(([name, list]) => [name, median(list)]));
  return { rows, ...found, computeRatio: found.computed / found.work, fillRatio: found.filled / found.members };
}

/** Three previews of a rule, as the studio asks for them; the median in ms, and how many fit. */
export async function preview(server, rule) {
  const took = [];
  let count = 0;
  for (let i = 0; i < TIMES; i++) {
    const { ms, result } = await timed(() => server.api('POST', '/api/segments/preview', { rule }));
    took.push(ms);
    count = result.count;
  }
  return { ms: median(took), count };
}
