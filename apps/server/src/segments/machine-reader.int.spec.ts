import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Expression, Graph } from '@tributary/contract';
import { randomUUID } from 'node:crypto';
import { EngineFixture } from '../stages/engine.fixture.js';
import { ownKinds } from '../wiring/kinds.js';
import { Publishing } from '../workflows/publish.js';
import { workflowIdOf } from '../workflows/workflow-id.js';
import { Workflows } from '../workflows/workflows.js';

const START = Date.UTC(2026, 4, 1, 12);

/** What each rule says of who opened, and of whom only a program did. */
const RULES: Readonly<Record<string, readonly [Expression, 'person' | 'program']>> = {
  opened: [{ event: 'Email Opened' }, 'person'],
  lately: [{ event: 'Email Opened', within: '3d', where: [{ property: 'subject', op: 'equals', value: 'Hello' }] }, 'person'],
  first: [{ first_event: 'Email Opened', within: '3d' } as Expression, 'person'],
  asked: [{ event: 'Email Opened', where: [{ property: 'machine', op: 'equals', value: true }] }, 'program'],
  active: [{ trait: 'computed.engagement', op: 'equals', value: 'low' }, 'person'],
};

let spec: EngineFixture;
beforeAll(async () => {
  spec = await EngineFixture.open();
});
afterAll(() => spec?.close());

it('what programs open counts for rules, triggers and engagement only where it is asked for, kept and built alike', async () => {
  const workspace = await spec.sandbox(START);
  const [person, program] = [randomUUID(), randomUUID()];
  const rules = Object.entries(RULES);
  for (const [key, [rule]] of rules) await spec.segments.create(workspace, { key: `kept-${key}`, kind: 'active', of: 'contact', rule });
  const workflows = new Workflows(spec.database.api, spec.engine, ownKinds);
  const { id } = await workflows.create(workspace, { name: '', graph: { nodes: [{ id: 't', kind: 'event-received', config: { event: 'Email*' } }], edges: [] } as unknown as Graph });
  await new Publishing(spec.database.api, spec.engine, ownKinds).publish(workspace, workflowIdOf(id), { backfill: 'none' });
  await spec.engine.drain([workspace.sandboxShard]);
  const opened = (contact: string, more: object) => ({ contact, at: START, name: 'Email Opened', data: { subject: 'Hello', ...more } });
  await spec.accept(workspace, [opened(person, { machine: false }), opened(program, { machine: true }), opened(program, { machine: true })]);
  await spec.engine.drain([workspace.sandboxShard]);
  for (const [key, [rule]] of rules) await spec.segments.create(workspace, { key: `built-${key}`, kind: 'active', of: 'contact', rule });
  await spec.engine.drain([workspace.sandboxShard]);
  const nameOf = (contact: string | null) => (contact === person ? 'person' : contact === program ? 'program' : 'nobody');
  for (const [key, [, who]] of rules)
    for (const way of ['kept', 'built']) {
      const members = (await spec.told(workspace, `${way}-${key}`)).map(({ contact }) => nameOf(contact));
      expect([way, key, members]).toEqual([way, key, [who]]);
    }
  const { rows } = await spec.database.api.query<{ contact: string }>('select contact from run where workflow = $1', [id]);
  expect(rows.map(({ contact }) => nameOf(contact))).toEqual(['person']);
  expect(spec.failures).toEqual([]);
}, 60_000);
