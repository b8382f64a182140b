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
const count = Number(process.argv[2] ?? 60_000);
const BATCH = 100;
const SENDERS = 8;

/** Accepts all of it, then waits until nothing is left to do; events a second. */
async function acceptToSettled(server) {
  const list = events(count, 'bench');
  const startedAt = performance.now();
  let next = 0;
  const sender = async () => {
    for (let at = next; at < list.length; at = next) {
      next += BATCH;
      await server.send(list.slice(at, at + BATCH));
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  const acceptedMs = performance.now() - startedAt;
  while (!(await server.api('GET', '/api/settled?wait=30')).settled);
  const settledMs = performance.now() - startedAt;
  return { accepted: (count / acceptedMs) * 1_000, settled: (count / settledMs) * 1_000 };
}

async function measure(url) {
  const server = await startServer(url);
  let measured;
  try {
    for (const segment of SEGMENTS) await server.api('POST', '/api/segments', segment);
    const workflow = await server.api('POST', '/api/workflows', { name: 'Bench', graph: WORKFLOW });
    await server.api('POST', `/api/workflows/${workflow.id}/publish`, {});
    while (!(await server.api('GET', '/api/settled?wait=30')).settled);
    const rates = await acceptToSettled(server);
    const stats = await server.api('GET', `/api/workflows/${workflow.id}/stats`);
    const bare = await bareInsert(url);
    const tag = await eventToTag(server, url, rates.settled / 2);
    measured = { ...rates, bare, ratio: rates.settled / bare, entered: stats.entered, tag, memory: server.memory() };
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
    ['accepted and settled', `${perSecond(found.settled)} = ${found.ratio.toFixed(2)} of a bare insert`],
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
