import { createPool } from '@tributary/store';
import { parseArgs } from 'node:util';
import { startServer } from '../server.mjs';
import { openKept } from './kept.mjs';
import { lagDuringRebuild, LOAD } from './lag.mjs';
import { EVENTS_EACH } from './past.mjs';
import { BEHAVIOUR, lastPlaces, TRAITS } from './questions.mjs';
import { preview, rebuildOnce, rebuilds } from './rebuild.mjs';
import { touching } from './touching.mjs';
import { waking } from './waking.mjs';

// How fast segments answer about many contacts; a table, then one line of JSON.
const { values } = parseArgs({ args: process.argv.slice(3), options: { contacts: { type: 'string', default: '1000000' } } });
const contacts = Number(values.contacts);
if (!Number.isInteger(contacts) || contacts < 2_000) throw new Error(`--contacts=${values.contacts}: give a whole number, 2000 or more.`);

/** What a run that was broken off left behind. */
async function clean(server, pool) {
  for (const { key } of (await server.api('GET', '/api/segments?limit=100')).items) await server.api('DELETE', `/api/segments/${key}`);
  while (!(await server.api('GET', '/api/settled?wait=30')).settled);
  await pool.query('delete from membership where segment >= 2000000000');
  await pool.query('delete from rebuild_row where segment >= 2000000000');
  await pool.query('vacuum (analyze) contact, event, contact_event, membership, rebuild_row, inbox');
}

const many = (n) => n.toLocaleString('en');
const ms = (n) => `${many(Math.round(n))} ms`;
/** Each figure as soon as it is known: a run over a million takes minutes. */
const say = (name, value) => process.stdout.write(`${name.padEnd(26)}${value}\n`);

async function previews(server) {
  const traits = await preview(server, TRAITS);
  say('preview of traits', `${ms(traits.ms)}, ${many(traits.count)} fit`);
  const behaviour = await preview(server, BEHAVIOUR);
  say('preview of behaviour', `${ms(behaviour.ms)}, ${many(behaviour.count)} fit`);
  return { traits, behaviour };
}

async function builds(server, pool) {
  const rebuild = await rebuilds(server, pool);
  say('rebuild, computed', `${ms(rebuild.computed)} = ${rebuild.computeRatio.toFixed(2)} of by hand (${ms(rebuild.work)}), ${many(rebuild.rows)} rows`);
  say('rebuild, members filled', `${ms(rebuild.filled)} = ${rebuild.fillRatio.toFixed(2)} of by hand (${ms(rebuild.members)})`);
  say('rebuild, all told', ms(rebuild.told));
  const lag = await lagDuringRebuild(server, pool, contacts);
  say('lag during a rebuild', `p50 ${ms(lag.p50)}, p99 ${ms(lag.p99)}, at most ${ms(lag.most)}, beside ${LOAD} events a second`);
  return { rebuild, lag };
}

async function withServer(url, known, pool) {
  const server = await startServer(url, {}, known);
  try {
    await clean(server, pool);
    const seen = { ...(await previews(server)), ...(await builds(server, pool)) };
    await rebuildOnce(server, pool, 'waiting', lastPlaces(contacts, 1_000));
    const { id } = await server.api('GET', '/api/segments/waiting');
    say('memory of the server', `${server.memory().peak} MB at most`);
    return { ...seen, memory: server.memory().peak, workspace: server.workspace, waiting: Number(id.replace(/\D/g, '')) };
  } finally {
    await server.stop();
  }
}

const { made, postgres } = await openKept(contacts);
say('contacts, events', `${many(contacts)}, ${many(contacts * EVENTS_EACH)}: ${made.gb.toFixed(1)} GB, made ${made.at.slice(0, 10)} in ${many(made.seconds)} s`);
const pool = createPool(postgres.url, { max: 3, kind: 'bulk' });
const found = { contacts, made: { gb: made.gb, seconds: made.seconds, at: made.at } };
try {
  const { workspace, waiting, ...seen } = await withServer(postgres.url, made, pool);
  const woken = await waking(postgres.url, workspace, waiting);
  say('waking one due', `${woken.manyMs.toFixed(1)} ms among ${many(woken.many)} = ${woken.ratio.toFixed(2)} of among ${many(woken.few)} (${woken.fewMs.toFixed(1)} ms)`);
  Object.assign(found, seen, { waking: woken });
} finally {
  await pool.end();
  await postgres.stop();
}
found.touching = await touching();
const { segments, ten, all, ratio } = found.touching;
say(`${segments} live segments`, `${many(Math.round(all))} events/s = ${ratio.toFixed(2)} of with 10 (${many(Math.round(ten))}/s)`);
process.stdout.write(`${JSON.stringify(found)}\n`);
