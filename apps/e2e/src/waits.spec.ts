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
});
