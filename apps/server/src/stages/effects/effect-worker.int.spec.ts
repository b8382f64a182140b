import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { statementCount } from '@tributary/store';
import type { Asked } from './effect-port.js';
import { LedgerFixture } from './ledger.fixture.js';

let spec: LedgerFixture;
beforeAll(async () => {
  spec = await LedgerFixture.open();
});
afterAll(() => spec.close());
afterEach(() => {
  spec.http.calls.length = 0;
  spec.failures.length = 0;
});

async function aSandbox() {
  const workspace = await spec.workspace('sandbox');
  return { workspace, contact: await spec.contact(workspace), only: [workspace.shard] };
}

const count = async (shard: number, status: string): Promise<number> =>
  (await spec.database.api.query('select from effect where shard = $1 and status = $2', [shard, status])).rowCount ?? 0;

describe('EffectWorker', () => {
  it('never sends one effect twice, however many workers there are', async () => {
    const { workspace, contact, only } = await aSandbox();
    const keys: string[] = [];
    for (let i = 0; i < 200; i++) keys.push(await spec.ask({ contact, workflow: i % 3 }));
    await Promise.all([spec.worker(), spec.worker()].map((worker) => worker.drain(only)));
    expect(spec.http.calls.map(({ headers }) => headers['idempotency-key']).sort()).toEqual(keys.sort());
    expect(await count(workspace.shard, 'done')).toBe(200);
    expect((await spec.answers(contact)).map(({ key }) => key).sort()).toEqual(keys);
  });

  it('takes at most 20 at a time, by turns of their workflows', async () => {
    const { contact, only } = await aSandbox();
    const many: string[] = [];
    for (let i = 0; i < 30; i++) many.push(await spec.ask({ contact, workflow: 100 }));
    const few = [await spec.ask({ contact, workflow: 101 }), await spec.ask({ contact, workflow: 102 })];
    await spec.worker().step(only);
    const sent = spec.http.calls.map(({ headers }) => String(headers['idempotency-key']));
    expect(sent).toHaveLength(20);
    expect(few.every((key) => sent.includes(key))).toBe(true);
  });

  it('goes round more workflows than it can take at once, so that none is left out', async () => {
    const { contact, only } = await aSandbox();
    const firsts: string[] = [];
    for (let workflow = 200; workflow < 225; workflow++) {
      firsts.push(await spec.ask({ contact, workflow }));
      if (workflow < 220) await spec.ask({ contact, workflow });
    }
    const worker = spec.worker();
    await worker.step(only);
    await worker.step(only);
    const sent = spec.http.calls.map(({ headers }) => String(headers['idempotency-key']));
    expect(firsts.slice(20).every((key) => sent.includes(key))).toBe(true);
  });

  it('runs as many statements for 20 effects as for one', async () => {
    const counts: number[] = [];
    for (const size of [1, 20]) {
      for (const port of ['http', 'email'] as const) {
        const { contact, only } = await aSandbox();
        for (let i = 0; i < size; i++) await spec.ask({ contact, port });
        const before = statementCount.total;
        await spec.worker().step(only);
        counts.push(statementCount.total - before);
      }
    }
    // claim, contacts, computed, scopes, mark; record, answers; of mail, the mailbox, and its event with the clocks it is told by
    expect(counts).toEqual([7, 10, 7, 10]);
  });

  it('leaves other shards alone, and what is not due', async () => {
    const [here, there] = [await aSandbox(), await aSandbox()];
    const elsewhere = await spec.ask({ contact: there.contact });
    const later = await spec.ask({ contact: here.contact, dueAt: Date.UTC(2026, 2, 2) });
    expect(await spec.worker().drain(here.only)).toBe(false);
    for (const key of [elsewhere, later]) expect((await spec.row(key)).status).toBe('pending');
  });

  it('fails alone what it cannot prepare, and sends the rest', async () => {
    const { workspace, contact, only } = await aSandbox();
    const bad = await spec.ask({ contact });
    for (let i = 0; i < 4; i++) await spec.ask({ contact });
    const ports = spec.ports();
    const refuses = ({ key }: Asked) => (key === bad ? { code: 'no\u0000', detail: 'jsonb takes no NUL' } : null);
    const worker = spec.worker({ ...ports, http: { ...ports.http, refuses } });
    await worker.drain(only);
    expect(await spec.row(bad)).toMatchObject({ status: 'failed', reason: { code: 'effect.poison' } });
    expect(await count(workspace.shard, 'done')).toBe(4);
    expect(spec.failures.length).toBeGreaterThan(0);
  });

  it('writes what came back as soon as the database is there again', async () => {
    const { contact, only } = await aSandbox();
    const key = await spec.ask({ contact, repeat: 'never' });
    const stuck = spec.stuckPorts();
    const worker = spec.worker(stuck.ports);
    const working = worker.drain(only);
    await stuck.sending();
    const away = jest.spyOn(spec.database.worker, 'connect').mockImplementation(() => Promise.reject(Object.assign(new Error('away'), { code: '08006' })));
    stuck.letGo();
    await expect(working).rejects.toMatchObject({ code: '08006' });
    away.mockRestore();
    await worker.drain(only);
    expect((await spec.row(key)).status).toBe('done');
    expect(await spec.answers(contact)).toHaveLength(1);
    expect(spec.http.calls).toHaveLength(1);
  });
});
