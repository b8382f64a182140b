import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CountingWorld } from './counting-world.js';
import { chain, publish, runsOf, wayOf } from './drawing.js';
import { ProcessFleet } from './fleet.js';
import { Postgres } from './postgres-look.js';
import { until, type ServerProcess } from './server-process.js';
import { WorkspaceClient } from './workspace-client.js';

const PEOPLE = 120;
/** The machine's clock decides when leases (60 s) are over; nothing can move it. */
const PAST_EVERY_LEASE_MS = 150_000;

describe('a worker that stands still past every time-out, and is then let go', () => {
  let world: CountingWorld;
  let fleet: ProcessFleet;
  let look: Postgres;
  let workspace: WorkspaceClient;
  let workflow: string;

  beforeAll(async () => {
    world = await CountingWorld.open(() => false);
    fleet = await ProcessFleet.open(2, { SMTP_URL: world.smtpUrl, ALLOW_PRIVATE_HOSTS: '127.0.0.1' });
    look = await Postgres.open(fleet.databaseUrl);
    workspace = await WorkspaceClient.make(fleet, 'live');
    const graph = chain([['t', 'event-received', { event: 'Bought' }], ['s', 'adjust-score', { score: 'n', by: 1 }], ['h', 'http-request', { url: world.url, method: 'POST', body: { n: 1 } }], ['g', 'add-tag', { tag: 'thanked' }]], { reentry: { mode: 'every-time' } });
    workflow = await publish(workspace, graph);
  }, 120_000);
  afterAll(async () => {
    await look?.close();
    await fleet?.close();
    await world.close();
  });

  /** In the middle of a batch, shards locked: tried until it is met so. */
  async function stopWithinBatch(worker: ServerProcess, feed: () => Promise<void>): Promise<void> {
    for (let tries = 0; tries < 400; tries++) {
      void feed();
      process.kill(worker.pid, 'SIGSTOP');
      if ((await look.openTransactions(worker.pid, 'shard')) > 0) return;
      process.kill(worker.pid, 'SIGCONT');
      await new Promise((resolve) => setImmediate(resolve));
    }
    throw new Error('The worker was never met within a batch.');
  }

  it('commits nothing: others have done its work, each thing once', async () => {
    const [stopped] = fleet.workers;
    let sent = 0;
    const feed = async () => {
      if (sent >= PEOPLE) return;
      const n = sent++;
      await workspace.ingest('track', { userId: `u${n % 40}`, event: 'Bought', messageId: `m${n}` });
    };
    await stopWithinBatch(stopped!, feed);
    while (sent < PEOPLE) await feed();
    const isThrownOut = async () => (await look.openTransactions(stopped!.pid, 'shard')) === 0;
    await until('Postgres throws out who stands still', isThrownOut, 30_000);
    await until('the other worker has done all of it', async () => (await workspace.send('GET', '/api/settled?wait=5')).status === 200, PAST_EVERY_LEASE_MS);
    const before = (await runsOf(workspace, workflow)).map((run) => [run.id, run.status, wayOf(run)]);
    expect(before).toHaveLength(PEOPLE);

    process.kill(stopped!.pid, 'SIGCONT');
    await workspace.ingest('track', { userId: 'last', event: 'Bought' });
    const gotSome = async () => {
      await workspace.ingest('identify', { userId: 'last' });
      return (await processedBy(stopped!)) > 0;
    };
    await until('the one that was let go works again', gotSome, 30_000);
    await workspace.settled();
    const after = await runsOf(workspace, workflow);
    expect(after.slice(0, PEOPLE).map((run) => [run.id, run.status, wayOf(run)])).toEqual(before);
    expect(after).toHaveLength(PEOPLE + 1);
    expect([...world.calls.values()].map((bodies) => new Set(bodies).size)).toEqual(Array(PEOPLE + 1).fill(1));
    const scores = await Promise.all(Array.from({ length: 40 }, (_, i) => workspace.ok<{ computed: { score: { n: number } } }>('GET', `/api/contacts/user:u${i}`)));
    expect(scores.map(({ computed }) => computed.score.n)).toEqual(Array(40).fill(PEOPLE / 40));
    expect(stopped!.output()).not.toMatch(/server\.(unhandled|uncaught)/);
  }, 300_000);

  async function processedBy({ url }: ServerProcess): Promise<number> {
    const text = await fetch(`${url}/metrics`).then((answer) => answer.text(), () => '');
    return Number(/^tributary_items_processed_total (\S+)$/m.exec(text)?.[1] ?? 0);
  }
});
