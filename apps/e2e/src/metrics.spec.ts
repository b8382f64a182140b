import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chain, publish } from './drawing.js';
import { startServer, type ServerProcess } from './server-process.js';
import { WorkspaceClient } from './workspace-client.js';

describe('GET /metrics', () => {
  let server: ServerProcess;
  let workspace: WorkspaceClient;

  beforeAll(async () => {
    server = await startServer();
    workspace = await WorkspaceClient.make(server, 'live');
  }, 90_000);
  afterAll(() => server.stop());

  const figures = async (): Promise<Map<string, number>> => {
    const response = await fetch(`${server.url}/metrics`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]));
  };

  it('tells what was done, what waits and how late it is, and nobody’s name', async () => {
    const before = await figures();
    await publish(workspace, chain([['t', 'event-received', { event: 'Secret Event' }], ['m', 'send-email', { subject: 'Hi', html: '<p>Hi</p>', transactional: true }], ['w', 'wait', { for: '1d' }]]));
    for (let i = 0; i < 5; i++) {
      await workspace.ingest('identify', { userId: `somebody-${i}`, traits: { email: `somebody-${i}@example.com` } });
      await workspace.ingest('track', { userId: `somebody-${i}`, event: 'Secret Event' });
    }
    await workspace.settled();
    let after = await figures();
    // What waits is read anew every half second at most.
    while (after.get('tributary_waiting{stage="runs",lane="due"}') !== 5) after = await figures();
    const more = (name: string) => after.get(name)! - (before.get(name) ?? 0);
    expect(more('tributary_events_accepted_total')).toBe(10);
    expect(more('tributary_effects_total{port="email",outcome="done"}')).toBe(5);
    expect(more('tributary_items_processed_total')).toBeGreaterThanOrEqual(15); // and five answers
    expect(after.get('tributary_lag_seconds{stage="shard",lane="live"}')).toBe(0);
    expect(more('tributary_batch_statements_count')).toBe(more('tributary_batch_items_count'));
    expect([...after.keys()].filter((name) => /somebody|Secret|example/.test(name))).toEqual([]);
  });

  it('shows what is late', async () => {
    await workspace.ok('PATCH', '/api/settings', { limits: { email: { most: 1, per: '1h' } } });
    await publish(workspace, chain([['t', 'event-received', { event: 'Other' }], ['m', 'send-email', { subject: 'Hi', html: '<p>Hi</p>', transactional: true }]]));
    for (let i = 0; i < 3; i++) await workspace.ingest('track', { userId: `somebody-${i}`, event: 'Other' });
    let found = await figures();
    const waits = () => (found.get('tributary_effects_waiting{port="email",when="due"}') ?? 0) + (found.get('tributary_effects_waiting{port="email",when="later"}') ?? 0);
    while (waits() !== 2) found = await figures();
    expect(found.get('tributary_lag_seconds{stage="effects",lane="email"}')).toBeGreaterThanOrEqual(0);
    await workspace.ok('PATCH', '/api/settings', { limits: { email: null } });
    await workspace.settled();
    while (found.has('tributary_lag_seconds{stage="effects",lane="email"}')) found = await figures(); // it does not stay when all has gone
  }, 30_000);
});
