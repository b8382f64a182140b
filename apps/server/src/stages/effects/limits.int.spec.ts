import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Call } from './outside.fixture.js';
import { LedgerFixture, NOW } from './ledger.fixture.js';

jest.setTimeout(60_000);

let spec: LedgerFixture;
beforeAll(async () => {
  spec = await LedgerFixture.open();
});
afterAll(() => spec.close());
afterEach(() => {
  spec.http.calls.length = 0;
  expect(spec.failures.splice(0)).toEqual([]);
});

const MINUTE = 60_000;
const hook = (of: string) => ({ url: `${spec.http.url}/${of}`, method: 'POST', headers: {}, body: null });
const ways = (calls: readonly Call[]) => calls.map(({ url }) => url.slice(1));

async function limited(kind: 'live' | 'sandbox', most: number, perMs: number) {
  const workspace = await spec.workspace(kind);
  await spec.database.api.query('update workspace set limits = $2 where id = $1', [workspace.id, JSON.stringify({ http: { most, per: `${perMs}ms`, perMs } })]);
  const contact = await spec.contact(workspace);
  const ask = async (n: number, workflow: number) => {
    for (let i = 0; i < n; i++) await spec.ask({ contact, workflow, payload: hook(String(workflow)) });
  };
  return { workspace, contact, ask };
}

const waiting = async (workspace: number) =>
  (await spec.database.api.query<{ next_attempt_at: Date; attempts: number; reason: { code: string } }>(`select next_attempt_at, attempts, reason from effect where workspace = $1 and status = 'pending' order by next_attempt_at`, [workspace])).rows;

describe('semantics 20: the limit of a way out', () => {
  it('is shared by all workers: no span sees more, and nothing is lost or tried for nothing', async () => {
    const { workspace, ask } = await limited('live', 40, 1_000);
    await ask(100, 1);
    const sentAt: number[] = [];
    spec.http.reply = () => {
      sentAt.push(performance.now());
      return { status: 200 };
    };
    const left = async () => (await waiting(workspace.id)).length > 0;
    await Promise.all([1, 2, 3, 4].map(async () => {
      const worker = spec.worker();
      while (await left()) await worker.drain([workspace.shard]);
    }));
    spec.http.reply = () => ({ status: 200 });
    expect(sentAt).toHaveLength(100);
    // They are charged in the database and leave a moment later, by up to this much.
    const skewMs = 250;
    expect(Math.max(...sentAt.map((at) => sentAt.filter((other) => other >= at && other < at + 1_000 - skewMs).length))).toBeLessThanOrEqual(40);
    expect(sentAt.at(-1)! - sentAt[0]!).toBeGreaterThan(1_500);
    const { rows } = await spec.database.api.query<{ attempts: number }>('select distinct attempts from effect where workspace = $1', [workspace.id]);
    expect(rows).toEqual([{ attempts: 1 }]);
  });

  it('puts off what is over it, each to an instant of its own, by the clock of the workspace; that is no attempt', async () => {
    const { workspace, ask } = await limited('sandbox', 10, MINUTE);
    await ask(60, 1);
    const drain = () => spec.worker().drain([workspace.shard]);
    await drain();
    expect(spec.http.calls).toHaveLength(1);
    const put = await waiting(workspace.id);
    expect(put.map(({ attempts, reason }) => [attempts, reason.code])).toEqual(Array(59).fill([0, 'limit.reached']));
    expect(new Set(put.map(({ next_attempt_at }) => next_attempt_at.getTime())).size).toBe(59);
    const sentAt: number[] = [NOW];
    for (let next = put[0]; next; [next] = await waiting(workspace.id)) {
      await spec.setClock(workspace.shard, next.next_attempt_at.getTime());
      const before = spec.http.calls.length;
      await drain();
      for (let n = before; n < spec.http.calls.length; n++) sentAt.push(next.next_attempt_at.getTime());
    }
    expect(sentAt).toHaveLength(60);
    expect(Math.max(...sentAt.map((at) => sentAt.filter((other) => other >= at && other < at + MINUTE).length))).toBeLessThanOrEqual(10);
    expect(sentAt.at(-1)! - NOW).toBeLessThan(7 * MINUTE);
  });

  it('leaves room for every workflow: who has little to send does not wait for who has much', async () => {
    const { workspace, ask } = await limited('live', 100, 1_000);
    await ask(300, 1);
    await ask(4, 2);
    await ask(4, 3);
    const worker = spec.worker();
    while (spec.http.calls.length < 40) await worker.drain([workspace.shard]);
    const early = ways(spec.http.calls.slice(0, 40));
    expect([early.filter((way) => way === '2').length, early.filter((way) => way === '3').length]).toEqual([4, 4]);
    await spec.database.api.query(`update effect set next_attempt_at = null where workspace = $1`, [workspace.id]);
  });

  it('does not hold up another workspace, nor another way out', async () => {
    const { workspace, contact, ask } = await limited('live', 1, 3_600_000);
    await ask(30, 1);
    const other = await spec.workspace('live');
    await spec.ask({ contact: await spec.contact(other), workflow: 9, payload: hook('other') });
    const mail = await spec.ask({ contact, port: 'email', repeat: 'never', workflow: 1 });
    const worker = spec.worker();
    while (await worker.drain([workspace.shard]));
    expect(ways(spec.http.calls).sort()).toEqual(['1', 'other']);
    expect(await spec.row(mail)).toMatchObject({ status: 'done' });
    expect((await waiting(workspace.id)).length).toBe(29);
    await spec.database.api.query(`update effect set next_attempt_at = null where workspace = $1`, [workspace.id]);
  });
});

describe('turns of workflows', () => {
  it('come round however much waits for one of them', async () => {
    const workspace = await spec.workspace('live');
    const contact = await spec.contact(workspace);
    for (let i = 0; i < 400; i++) await spec.ask({ contact, workflow: 1, payload: hook('1') });
    await spec.ask({ contact, workflow: 2, payload: hook('2') });
    await spec.worker().step([workspace.shard]);
    expect(ways(spec.http.calls)).toContain('2');
    await spec.database.api.query(`update effect set next_attempt_at = null where workspace = $1`, [workspace.id]);
  });
});
