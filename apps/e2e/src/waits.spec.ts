import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { chain, publish, runsOf, wayOf } from './drawing.js';
import { freePort, startServer, temporaryFolder, type ServerProcess } from './server-process.js';
import { WorkspaceClient } from './workspace-client.js';

jest.setTimeout(120_000);

const START = '2026-03-02T12:00:00.000Z';
const after = (hours: number): string => new Date(Date.parse(START) + hours * 3_600_000).toISOString();

describe('waits', () => {
  let folder: string;
  let env: { DATA_DIR: string; PORT: string };
  let server: ServerProcess;

  beforeAll(async () => {
    folder = await temporaryFolder();
    env = { DATA_DIR: join(folder, 'data'), PORT: String(await freePort()) };
    server = await startServer({ env });
  }, 90_000);
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('semantics 8: live in Postgres: a process that dies loses none, and each ends at its own instant', async () => {
    const workspace = await WorkspaceClient.make(server, 'sandbox');
    await workspace.clock({ now: START });
    const steps = [['t', 'event-received', { event: 'Viewed' }], ['w', 'wait', { for: '90m' }], ['f', 'wait-for', { event: 'Bought', timeout: '2d' }], ['g', 'add-tag', { tag: 'bought' }]] as const;
    const workflow = await publish(workspace, chain(steps));
    for (let i = 0; i < 30; i++) {
      await workspace.ingest('track', { userId: `u${i}`, event: 'Viewed' });
      if (i % 10 === 9) await workspace.clock({ advance: '10m' });
    }
    await server.kill9();
    server = await startServer({ env });
    await workspace.clock({ advance: '1d' });
    await server.kill9();
    server = await startServer({ env });
    for (let i = 0; i < 10; i++) await workspace.ingest('track', { userId: `u${i}`, event: 'Bought' });
    await workspace.clock({ advance: '5d' });
    const runs = await runsOf(workspace, workflow);
    expect(runs.filter((run) => wayOf(run) === 't>next w>next f>matched g>next').map((run) => run.endedAt)).toEqual(Array.from({ length: 10 }, () => after(24.5)));
    const late = runs.filter((run) => wayOf(run) === 't>next w>next f>timeout');
    // Entered at :10 and :20, ninety minutes and two days before.
    expect(late.map((run) => run.endedAt).sort()).toEqual([...Array.from({ length: 10 }, () => after(49.5 + 1 / 6)), ...Array.from({ length: 10 }, () => after(49.5 + 2 / 6))]);
    expect(late.every((run) => run.steps.find((step) => step.node === 'f')!.at === new Date(Date.parse(run.enteredAt) + 90 * 60_000).toISOString())).toBe(true);
  });

  it('semantics 4: dates and schedules start everybody at their own instant, once, also over a change of clocks and a process that dies', async () => {
    const workspace = await WorkspaceClient.make(server, 'sandbox', 'Europe/Lisbon');
    await workspace.clock({ now: '2026-03-27T12:00:00.000Z' });
    await workspace.ok('POST', '/api/segments', { key: 'trials', rule: { trait: 'trialEndsAt', op: 'exists' } });
    const zones = ['Europe/Lisbon', 'America/New_York', undefined];
    for (const [i, timezone] of zones.entries()) await workspace.ingest('identify', { userId: `u${i}`, traits: { trialEndsAt: '2026-03-31', birthday: '1996-02-29', ...(timezone ? { timezone } : {}) } });
    await workspace.settled();
    const ends = await publish(workspace, chain([['t', 'date-reached', { trait: 'trialEndsAt', offset: '-2d', at: '01:30' }], ['w', 'wait', { for: '1h' }], ['g', 'add-tag', { tag: 'ends-soon' }]]));
    const birthdays = await publish(workspace, chain([['t', 'date-reached', { trait: 'birthday', yearly: true, at: '09:00' }], ['g', 'add-tag', { tag: 'older' }]]));
    const digest = await publish(workspace, chain([['t', 'schedule', { cron: '30 1 * * *', segment: 'trials' }], ['g', 'add-tag', { tag: 'told' }]]));
    await server.kill9();
    server = await startServer({ env });
    await workspace.clock({ now: '2026-03-29T01:00:00.000Z' });
    await server.kill9();
    server = await startServer({ env });
    await workspace.clock({ now: '2026-03-30T12:00:00.000Z' });
    // Half past one on the 29th does not exist in Lisbon: it is two o'clock there when clocks have gone on.
    const entered = async (workflow: string) => (await runsOf(workspace, workflow)).map((run) => run.enteredAt).sort();
    expect(await entered(ends)).toEqual(['2026-03-29T01:00:00.000Z', '2026-03-29T01:00:00.000Z', '2026-03-29T05:30:00.000Z']);
    expect(await entered(digest)).toEqual(['2026-03-28T01:30:00.000Z', '2026-03-29T01:00:00.000Z', '2026-03-30T00:30:00.000Z'].flatMap((at) => [at, at, at]));
    expect((await runsOf(workspace, ends)).every((run) => wayOf(run) === 't>next w>next g>next')).toBe(true);
    await workspace.ok('POST', `/api/workflows/${digest}/archive`);
    await workspace.clock({ now: '2028-03-02T00:00:00.000Z' });
    expect(await entered(birthdays)).toEqual(['2027-02-28T09:00:00.000Z', '2027-02-28T09:00:00.000Z', '2027-02-28T14:00:00.000Z', '2028-02-29T09:00:00.000Z', '2028-02-29T09:00:00.000Z', '2028-02-29T14:00:00.000Z']);
  });
});
