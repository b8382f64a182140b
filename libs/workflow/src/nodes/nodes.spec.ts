import { describe, expect, it } from '@jest/globals';
import {
  nodeFaults,
  readConfig,
  SketchedContact,
  type Expression,
  type LogicExample,
  type LogicNode,
  type TriggerExample,
  type TriggerNode,
} from '@tributary/contract';
import { nodes } from './registry.gen.js';
import { holds } from '../small-world.fixture.js';

const NOW = Date.UTC(2026, 0, 1);

function runTrigger(node: TriggerNode, config: unknown, example: TriggerExample): void {
  if (example.happens) expect(node.matches(config, example.happens, () => example.whereHolds ?? true)).toMatchObject({ ...example.enters });
}

function runLogic(node: LogicNode, config: unknown, example: LogicExample): void {
  const contact = new SketchedContact(example.given).view;
  const when = { now: NOW, enteredAt: NOW, deadlineAt: null, startedAt: NOW, timezone: 'UTC' };
  let exposed: string | undefined;
  const dealt = {
    exposure: () => example.exposed ?? null,
    expose: (variant: string) => void (exposed = variant),
    chance: () => example.chance ?? 0,
  };
  const asked = { where: () => true, ask: (expression: Expression) => ({ member: holds(expression, contact.tags), validUntil: null }) };
  const move = node.arrive({ ...when, ...dealt, ...asked, config, contact, render: (text) => example.renders ?? text });
  if (example.exposes !== undefined || example.exposed !== undefined) expect(exposed).toBe(example.exposes);
  if (example.leaves !== undefined) expect(move).toMatchObject({ move: 'leave', output: example.leaves });
  if (example.staysMs !== undefined) expect(move).toMatchObject({ move: 'stay', deadlineAt: NOW + example.staysMs });
  if (example.goesTo !== undefined) expect(move).toMatchObject({ move: 'go', node: example.goesTo });
  if (example.waits) expect(move).toMatchObject({ move: 'stay', deadlineAt: null });
  if (example.ends !== undefined) expect(move).toMatchObject({ move: 'end', reason: example.ends });
}

describe.each(nodes.map((node) => [node.kind, node] as const))('%s', (_kind, node) => {
  it('keeps the rules for every kind', () => {
    expect(nodeFaults(node)).toEqual([]);
    expect(node.examples.length).toBeGreaterThan(0);
  });
  const valid = node.examples.filter(({ invalid }) => !invalid);
  it.each(valid.map((example) => [example.name, example] as const))('%s', (_name, example) => {
    const read = readConfig<unknown>(node, example.config);
    if (!read.ok) throw new Error(JSON.stringify(read.faults));
    if (node.type === 'trigger') runTrigger(node, read.config, example);
    else runLogic(node, read.config, example);
  });
});
