import { migrate, startEmbeddedPostgres } from '@tributary/store';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contactsToAudience, CROWD } from './audience.mjs';
import { bareInsert } from './baseline.mjs';
import { eventToTag } from './latency.mjs';
import { MAILS, mailsThroughLedger } from './mail.mjs';
import { events, PEOPLE, SEGMENTS, WORKFLOW } from './people.mjs';
import { startServer } from './server.mjs';
import { statementsPerBatch } from './statements.mjs';

// How fast, against what the same database does at most; a table, then one line of JSON.
const count = Number(process.argv[2] ?? 240_000);
/** Each is measured beside its own bare insert, for a machine is not equally fast all the time. In the first all is new, contacts, code, plans: it is told apart. */
const ROUNDS = 4;
const BATCH = 100;
/** Each has one request under way: 1,600 events, more than one statement of the bare insert carries. */
const SENDERS = 16;

/** Accepts all of it, then waits until nothing is left to do; events a second. */
async function acceptToSettled(server, list) {
  const bodies = Array.from({ length: Math.ceil(list.length / BATCH) }, (_, i) => JSON.stringify({ batch: list.slice(i * BATCH, (i + 1) * BATCH) }));
  const startedAt = performance.now();
  let next = 0;
  const sender = async () => {
    while (next < bodies.length) await server.sendText(bodies[next++]);
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  const acceptedMs = performance.now() - startedAt;
  while (!(await server.api('GET', '/api/settled?wait=30')).settled);
  const settledMs = performance.now() - startedAt;
  return { accepted: (list.length / acceptedMs) * 1_000, settled: (list.length / settledMs) * 1_000 };
}

/** @returns what each round came to, with `bare` and `ratio` */
async function inRounds(server, url) {
  const list = events(count, 'bench');
  const size = Math.ceil(count / ROUNDS);
  const rounds = [];
  let last = '0';
  for (let at = 0; at < count; at += size) {
    const rates = await acceptToSettled(server, list.slice(at, at + size));
    const bare = await bareInsert(url, last);
    last = bare.last;
    rounds.push({ ...rates, bare: bare.perSecond, ratio: rates.settled / bare.perSecond });
  }
  return rounds;
}

const median = (numbers) => {
  const sorted = numbers.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};

async function measure(url) {
  const server = await startServer(url);
  let measured;
  try {
    for (const segment of SEGMENTS) await server.api('POST', '/api/segments', segment);
    const workflow = await server.api('POST', '/api/workflows', { name: 'Bench', graph: WORKFLOW });
    await server.api('POST', `/api/workflows/${workflow.id}/publish`, {});
    while (!(await server.api('GET', '/api/settled?wait=30')).settled);
    const rounds = await inRounds(server, url);
    const of = (key) => median(rounds.slice(1).map((round) => round[key]));
    const stats = await server.api('GET', `/api/workflows/${workflow.id}/stats`);
    const tag = await eventToTag(server, url, of('settled') / 2);
    measured = { accepted: of('accepted'), settled: of('settled'), bare: of('bare'), ratio: of('ratio'), rounds, entered: stats.entered, tag, memory: server.memory() };
  } finally {
    await server.stop();
  }
  return { ...measured, statements: await statementsPerBatch(url, server.workspace), audience: await contactsToAudience(url), mail: await mailsThroughLedger(url) };
}

const folder = mkdtempSync(join(tmpdir(), 'tributary-bench-'));
chmodSync(folder, 0o711);
const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), log: () => undefined });
try {
  await migrate(postgres.url);
  const found = await measure(postgres.url);
  const perSecond = (n) => `${Math.round(n).toLocaleString('en')}/s`;
  const rows = [
    ['events', `${count.toLocaleString('en')} of ${PEOPLE.toLocaleString('en')} people; ${found.entered.toLocaleString('en')} entered the workflow`],
    ['bare insert', perSecond(found.bare)],
    ['accepted', perSecond(found.accepted)],
    ['accepted and settled', `${perSecond(found.settled)} = ${found.ratio.toFixed(2)} of a bare insert, the median of ${found.rounds.slice(1).map(({ ratio }) => ratio.toFixed(2)).join(', ')}; before, with all new, ${found.rounds[0].ratio.toFixed(2)}`],
    ['event to tag, half load', `p50 ${found.tag.p50.toFixed(0)} ms, p99 ${found.tag.p99.toFixed(0)} ms`],
    ['memory of the server', `${found.memory.peak} MB at most`],
    ['statements a batch', Object.entries(found.statements).map(([size, n]) => `${n} for ${size}`).join(', ')],
    ['into an ad audience', `${CROWD.toLocaleString('en')} contacts at ${perSecond(found.audience.perSecond)}, ${found.audience.calls} calls; ${found.audience.withoutKey.toLocaleString('en')} without a key`],
    ['mails sent', `${MAILS.toLocaleString('en')} at ${perSecond(found.mail.perSecond)}, from the event to the ledger knowing, each once`],
  ];
  for (const [name, value] of rows) process.stdout.write(`${name.padEnd(26)}${value}\n`);
  process.stdout.write(`${JSON.stringify({ events: count, ...found })}\n`);
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
