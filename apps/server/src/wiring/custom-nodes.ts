import { nodeFaults, type AnyNode } from '@tributary/contract';
import { readdir, realpath } from 'node:fs/promises';
import * as nodeModule from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CannotStart } from '../startup/cannot-start.js';
import * as nodeImports from './node-imports.js';

/** Names of files that define nodes, as in this repository; compiled or, where Node can read it, TypeScript. */
const FILE = /\.(?:action|trigger|logic)\.(?:m?js|m?ts)$/;
const TYPESCRIPT = /\.m?ts$/;
/** What each type of node cannot do without. */
const METHODS = {
  action: ['run'],
  effect: ['repeat', 'request', 'answer'],
  logic: ['arrive'],
  trigger: ['listensTo', 'matches'],
} as const satisfies Record<AnyNode['type'], readonly string[]>;

export interface CustomNode {
  /** Where it comes from, for messages. */
  readonly file: string;
  readonly node: AnyNode;
}

const refuse = (message: string, cause?: unknown) => new CannotStart('start.bad-node', message, { cause });

/** Lets files of a folder import our contract and zod, whatever lies beside them. Newer Node runs such hooks in this thread. */
function letImport(folder: string): void {
  const place = { folder: `${pathToFileURL(folder).href}/` };
  const { registerHooks } = nodeModule as { registerHooks?: (hooks: { resolve: unknown }) => void }; // absent from the types of Node 20
  if (!registerHooks) return nodeModule.register('./node-imports.js', import.meta.url, { data: place });
  nodeImports.initialize(place);
  registerHooks({ resolve: nodeImports.resolve });
}

async function filesIn(nodesDir: string): Promise<{ folder: string; files: string[] }> {
  try {
    const folder = await realpath(nodesDir); // modules know themselves by where they really are
    const found = (await readdir(folder)).filter((file) => FILE.test(file)).sort();
    return { folder, files: found.filter((file) => !TYPESCRIPT.test(file) || !found.includes(file.replace(/ts$/, 'js'))) };
  } catch (error) {
    throw refuse(`NODES_DIR is ${JSON.stringify(nodesDir)}, which is no folder that can be read; make it, or leave NODES_DIR out.`, error);
  }
}

async function load(path: string): Promise<readonly unknown[]> {
  if (TYPESCRIPT.test(path) && !('typescript' in process.features && process.features.typescript)) {
    throw refuse(`NODES_DIR: "${path}" is TypeScript, which Node ${process.versions.node} cannot read; compile it to .mjs, or take Node 22.18 or newer.`);
  }
  try {
    const exported: Record<string, unknown> = await import(pathToFileURL(path).href);
    return [...new Set(Object.values(exported).flat())];
  } catch (error) {
    const said = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw refuse(`NODES_DIR: "${path}" cannot be loaded (${said}); mend it, or take it out of the folder.`, error);
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
const isNode = (value: unknown): value is AnyNode & Record<string, unknown> => isRecord(value) && typeof value['kind'] === 'string' && typeof value['type'] === 'string' && value['type'] in METHODS;

/** What plain JavaScript may have left out: without it the other rules cannot even be asked. */
function missingIn(node: AnyNode & Record<string, unknown>): string[] {
  const isSchema = isRecord(node['config']) && typeof node['config']['safeParse'] === 'function';
  const texts = ['title', 'group', 'icon', 'summary'].filter((key) => typeof node[key] !== 'string');
  const methods = METHODS[node.type].filter((key) => typeof node[key] !== 'function');
  return [...texts, ...(isSchema ? [] : ['config (a zod schema)']), ...(isRecord(node['outputs']) ? [] : ['outputs']), ...methods].map((key) => `"${node.kind}" has no ${key}.`);
}

function checked(node: AnyNode & Record<string, unknown>, path: string): CustomNode {
  const whole: AnyNode = { ...node, examples: Array.isArray(node['examples']) ? node.examples : [] } as AnyNode;
  const missing = missingIn(node);
  const faults = missing.length > 0 ? missing : nodeFaults(whole);
  if (faults.length > 0) throw refuse(`NODES_DIR: "${path}" defines a node that cannot be taken: ${faults.join(' ')}`);
  return { file: path, node: whole };
}

/**
 * The nodes that files of a folder define: `add-tag.action.mjs`, `….trigger.js`, `….logic.ts`. Their files may import `@tributary/contract` and `zod`.
 * @throws {CannotStart} naming the file, for one that cannot be loaded or breaks a rule
 */
export async function loadCustomNodes(nodesDir: string): Promise<readonly CustomNode[]> {
  const { folder, files } = await filesIn(nodesDir);
  if (files.length > 0) letImport(folder);
  const nodes: CustomNode[] = [];
  for (const file of files) {
    const path = join(folder, file);
    const found = (await load(path)).filter(isNode);
    if (found.length === 0) throw refuse(`NODES_DIR: "${path}" exports no node; write "export const addTag = defineAction({ kind: 'add-tag', ... })".`);
    nodes.push(...found.map((node) => checked(node, path)));
  }
  return nodes;
}
