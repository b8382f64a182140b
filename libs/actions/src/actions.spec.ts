import { describe as group, expect, it } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import {
  describe,
  kindsOf,
  nodeFaults,
  readConfig,
  SketchedContact,
  type ActionExample,
  type ActionNode,
  type EffectExample,
  type EffectNode,
  type Json,
  type JsonObject,
} from '@tributary/contract';
import { actions } from './index.js';

const NOW = Date.UTC(2026, 0, 1);
const STORED = new URL('./descriptions.json', import.meta.url);

function config(node: ActionNode | EffectNode, saved: JsonObject): unknown {
  const read = readConfig(node, saved);
  if (!read.ok) throw new Error(read.faults.map(({ detail }) => detail).join(' '));
  return read.config;
}

function dataOf(held: Map<string, Json>) {
  return { get: (key: string) => held.get(key), set: (key: string, value: Json) => void held.set(key, value) };
}

function runAction(node: ActionNode, example: ActionExample): void {
  const contact = new SketchedContact(example.given);
  const ctx = {
    config: config(node, example.config),
    contact,
    now: NOW,
    data: dataOf(new Map()),
    render: (text: string) => example.renders ?? text,
  };
  expect(node.run(ctx)).toBe(example.leaves);
  const { tags, traits, scores, segments, started } = example.becomes ?? {};
  if (segments) expect([...contact.members].sort()).toEqual([...segments].sort());
  if (started) expect(contact.started).toEqual(started);
  if (tags) expect([...contact.view.tags].sort()).toEqual([...tags].sort());
  if (traits) expect(contact.view.traits).toEqual(traits);
  for (const [score, value] of Object.entries(scores ?? {})) expect(contact.scores.get(score)).toBe(value);
}

function runEffect(node: EffectNode, example: EffectExample): void {
  const contact = new SketchedContact(example.given);
  const read = config(node, example.config);
  const held = new Map<string, Json>();
  if (example.asks) expect(node.request({ config: read, contact: contact.view, now: NOW })).toEqual(example.asks);
  if (example.repeat) expect(node.repeat(read)).toBe(example.repeat);
  if (example.outcome) expect(node.answer({ config: read, contact, now: NOW, data: dataOf(held) }, example.outcome)).toBe(example.leaves);
  if (example.saves) expect(Object.fromEntries(held)).toEqual(example.saves);
}

group('every action', () => {
  it('has a kind of its own', () => {
    expect(kindsOf(actions).size).toBe(actions.length);
  });

  it('says in a new version that its form changed', () => {
    const now = Object.fromEntries(actions.map((node) => [node.kind, { version: node.version, config: describe(node).config }]));
    if (process.env['WRITE_DESCRIPTIONS'] === '1') writeFileSync(STORED, `${JSON.stringify(now, null, 2)}\n`);
    const stored: Record<string, { version: number; config: unknown }> = JSON.parse(readFileSync(STORED, 'utf8'));
    for (const [kind, { version, config: form }] of Object.entries(now)) {
      const known = stored[kind];
      if (known && version > known.version) throw new Error(`"${kind}" is of a new version: run this spec once with WRITE_DESCRIPTIONS=1.`);
      expect({ kind, version, form }).toEqual({ kind, version: known?.version, form: known?.config });
    }
    expect(Object.keys(stored).sort()).toEqual(Object.keys(now).sort());
  });
});

group.each(actions.map((node) => [node.kind, node] as const))('%s', (_kind, node) => {
  it('keeps the rules for every kind', () => {
    expect(nodeFaults(node)).toEqual([]);
    expect(node.examples.length).toBeGreaterThan(0);
  });
  const valid = node.examples.filter(({ invalid }) => !invalid);
  it.each(valid.map((example) => [example.name, example] as const))('%s', (_name, example) => {
    if (node.type === 'action') runAction(node, example);
    else runEffect(node, example);
  });
});
