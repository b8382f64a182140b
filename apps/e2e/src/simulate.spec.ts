import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { drawing, runsOf } from './drawing.js';
import { startServer, type ServerProcess } from './server-process.js';
import { WorkspaceClient } from './workspace-client.js';

jest.setTimeout(60_000);

const START = '2026-03-02T12:00:00.000Z';
const after = (hours: number): string => new Date(Date.parse(START) + hours * 3_600_000).toISOString();

interface Simulated {
  readonly status: string;
  readonly endedAt: string | null;
  readonly steps: readonly { node: string; output: string | null; leftAt: string; reason: string | null }[];
  readonly effects: readonly { node: string; at: string; request: { subject?: string; to?: string; url?: string } | null; skipped: string | null }[];
  readonly changes: { readonly tags: { added: string[] }; readonly traits: object; readonly computed: object };
}

describe('rehearsing a contact', () => {
  let server: ServerProcess;
  let workspace: WorkspaceClient;
  let workflow: string;

  const graph = drawing(
    [
      ['t', 'event-received', { event: 'Viewed' }],
      ['w', 'wait', { for: '2d' }],
      ['b', 'branch', { branches: [{ name: 'recent', when: { segment: 'recent' } }] }],
      ['a', 'set-attribute', { trait: 'lastSku', value: '{{ event.properties.sku }}' }],
      ['m', 'send-email', { subject: 'Still like {{ contact.traits.lastSku }}, {{ contact.traits.firstName }}?', html: '<p>{{ run.data.none }}Hi</p>' }],
      ['g', 'add-tag', { tag: 'asked' }],
      ['f', 'wait-for', { event: 'Bought', timeout: '3d' }],
      ['h', 'http-request', { url: 'https://example.com/{{ contact.id }}', method: 'POST', body: { token: 'x', sku: '{{ contact.traits.lastSku }}' } }],
    ],
    ['t next w', 'w next b', 'b recent g', 'b otherwise a', 'a next m', 'm next g', 'm skipped h', 'g next f', 'f timeout h'],
  );
  const simulate = (given: object) => workspace.ok<Simulated>('POST', `/api/workflows/${workflow}/simulate`, given);
  const wayOf = ({ steps }: Simulated) => steps.map((step) => `${step.node}>${step.output}`).join(' ');

  beforeAll(async () => {
    server = await startServer();
    workspace = await WorkspaceClient.make(server, 'sandbox');
    await workspace.clock({ now: START });
    await workspace.ok('POST', '/api/segments', { key: 'recent', rule: { event: 'Viewed', within: '1d' } });
    await workspace.ingest('identify', { userId: 'ana', traits: { email: 'ana@example.com', firstName: 'Ana' } });
    await workspace.ingest('track', { userId: 'ana', event: 'Viewed', properties: { sku: 'A-1' } });
    await workspace.settled();
    workflow = (await workspace.ok<{ id: string }>('POST', '/api/workflows', { name: 'Draft', graph })).id;
  }, 90_000);
  afterAll(() => server.stop());

  it('walks the draft by the clock, with what the contact would be by then and what would be sent', async () => {
    const found = await simulate({ contact: 'user:ana', at: START });
    // In two days she is not "recent" any more.
    expect(wayOf(found)).toBe('t>next w>next b>otherwise a>next m>next g>next f>timeout h>next');
    expect(found.steps.map((step) => step.leftAt)).toEqual([START, after(48), after(48), after(48), after(48), after(48), after(120), after(120)]);
    expect(found.effects).toMatchObject([
      { node: 'm', at: after(48), skipped: null, request: { to: 'ana@example.com', subject: 'Still like A-1, Ana?' } },
      { node: 'h', at: after(120), skipped: null, request: { url: expect.stringMatching(/^https:\/\/example\.com\/[0-9a-f-]{36}$/) } },
    ]);
    expect(found).toMatchObject({ status: 'completed', endedAt: after(120), changes: { tags: { added: ['asked'] }, traits: { lastSku: 'A-1' } } });
  });

  it('follows what is assumed, and says what would not be sent', async () => {
    const assumed = await simulate({ contact: 'user:ana', assume: { b: 'recent', f: 'matched' }, event: { properties: { sku: 'B-2' } } });
    expect(wayOf(assumed)).toBe('t>next w>next b>recent g>next f>matched');
    await workspace.ok('POST', '/api/suppressions', { address: 'ana@example.com' });
    expect((await simulate({ contact: 'user:ana' })).effects[0]).toMatchObject({ node: 'm', request: null, skipped: expect.stringContaining('email.suppressed') });
    expect(wayOf(await simulate({ contact: 'user:ana', assume: { m: 'skipped' } }))).toContain('m>skipped h>next');
  });

  it('writes nothing', async () => {
    await simulate({ contact: 'user:ana' });
    await workspace.settled();
    expect(await runsOf(workspace, workflow)).toEqual([]);
    expect([await workspace.all('/api/effects'), await workspace.all('/api/mailbox')]).toEqual([[], []]);
    expect(await workspace.ok('GET', '/api/contacts/user:ana')).toMatchObject({ tags: [], traits: { firstName: 'Ana' } });
  });

  it('refuses a draft with faults, and who is not there', async () => {
    const { id } = await workspace.ok<{ id: string }>('POST', '/api/workflows', { graph: { nodes: [] } });
    expect((await workspace.send('POST', `/api/workflows/${id}/simulate`, { contact: 'user:ana' })).status).toBe(422);
    expect((await workspace.send('POST', `/api/workflows/${workflow}/simulate`, { contact: 'user:nobody' })).status).toBe(404);
    expect((await workspace.send('POST', `/api/workflows/${workflow}/simulate`, { contact: 'user:ana', at: 'soon' })).body).toMatchObject({ code: 'simulate.bad-instant' });
  });
});
