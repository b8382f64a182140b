import { describe, widgetsIn, WIDGETS } from './describe-node.js';
import { outputsOf } from './outputs.js';
import type { AnyNode } from './node.js';
import type { Example } from './node-head.js';
import { readConfig } from './read-config.js';

const KEBAB = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const known: ReadonlySet<string> = new Set(WIDGETS);

/** The rules that hold for every kind, ours or from outside; one sentence for each that is broken. That ours bring examples, their specs see to. */
export function nodeFaults(node: AnyNode): readonly string[] {
  return [
    ...headFaults(node),
    ...formFaults(node),
    ...upgradeFaults(node),
    ...node.examples.flatMap((example) => exampleFaults(node, example)),
  ];
}

function headFaults(node: AnyNode): string[] {
  const faults: string[] = [];
  if (!KEBAB.test(node.kind)) faults.push(`The kind "${node.kind}" is not in kebab-case; write it as "add-tag".`);
  if (!Number.isInteger(node.version) || node.version < 1) faults.push(`The version of "${node.kind}" is no whole number from 1 on.`);
  const texts = { title: node.title, group: node.group, icon: node.icon, summary: node.summary };
  for (const [key, text] of Object.entries(texts)) if (text.trim() === '') faults.push(`"${node.kind}" has no ${key}.`);
  return faults;
}

function formFaults(node: AnyNode): string[] {
  try {
    const { config, sentence } = describe(node);
    const unknown = widgetsIn(config).filter((widget) => !known.has(widget));
    const fields = Object.keys((config['properties'] ?? {}) as object);
    const missing = [...sentence.matchAll(/\{(\w+)\??\}/g)].map(([, field]) => field!).filter((field) => !fields.includes(field));
    return [
      ...unknown.map((widget) => `"${node.kind}" asks for the widget "${widget}", which no form has; take one of ${WIDGETS.join(', ')}.`),
      ...missing.map((field) => `The sentence of "${node.kind}" says {${field}}, which its config has not.`),
    ];
  } catch (error) {
    return [`The config of "${node.kind}" cannot be written as JSON Schema: ${String(error)}`];
  }
}

function upgradeFaults(node: AnyNode): string[] {
  const older = Array.from({ length: Math.max(0, node.version - 1) }, (_, i) => i + 1);
  return older
    .filter((version) => !node.upgrade?.[version])
    .map((version) => `"${node.kind}" cannot upgrade a config of version ${version}.`);
}

function exampleFaults(node: AnyNode, example: Example): string[] {
  const read = readConfig(node, example.config);
  const refused = read.ok ? [] : [...new Set(read.faults.map((fault) => fault.at.join('.')))].sort();
  const expected = [...(example.invalid ?? [])].sort();
  if (refused.join() !== expected.join())
    return [`"${node.kind}", example "${example.name}": refused is [${refused.join()}], the example says [${expected.join()}].`];
  const leaves = 'leaves' in example ? example.leaves : undefined;
  if (typeof leaves === 'string' && !outputsOf(node, example.config).includes(leaves))
    return [`"${node.kind}", example "${example.name}": there is no output "${leaves}".`];
  return [];
}
