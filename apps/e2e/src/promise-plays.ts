import { type Expression, type Graph } from '@tributary/contract';
import { EVENT_NAMES } from '@tributary/fixtures';
import fc from 'fast-check';
import { ownKinds } from '../../server/src/wiring/kinds.js';
import type { PlainDefinitions } from '../../server/src/stages/shard/plain-automation.fixture.js';
import type { PlainItem } from '../../server/src/stages/shard/plain-model.fixture.js';
import { itemsOf, KEYS, oneCase, PICKED, referring, START, type PromiseCase } from '../../server/src/stages/shard/promise-cases.fixture.js';
import { graph } from '../../server/src/stages/shard/promise-graphs.fixture.js';
import { WorkspaceClient } from './workspace-client.js';

export const USERS = Array.from({ length: 12 }, (_, i) => `u${i}`);

interface Drawn {
  readonly base: PromiseCase;
  readonly graphs: readonly Graph[];
}

/** Whoever does this is called for once, outside. Nothing follows the call: when it is answered, among what else happens at that instant, is chance. */
const calling = (event: string, url: string): Graph =>
  ({
    nodes: [
      { id: 't', kind: 'event-received', config: { event } },
      { id: 's', kind: 'adjust-score', config: { score: 'busy', by: 1 } },
      { id: 'h', kind: 'http-request', config: { url, method: 'POST', body: { did: '{{ event.name }}' } } },
    ],
    edges: [
      { from: 't', output: 'next', to: 's' },
      { from: 's', output: 'next', to: 'h' },
    ],
    settings: { reentry: { mode: 'every-time' }, exitWhen: null, goal: null },
  }) as unknown as Graph;

/** Elsewhere, which way a call would go is dealt: see `calling`. */
const DEALT = { variants: [{ name: 'next', weight: 2 }, { name: 'failed', weight: 1 }] };
const withoutCalls = (drawn: Graph): Graph => ({ ...drawn, nodes: drawn.nodes.map((node) => (node.kind === 'http-request' ? { ...node, kind: 'split', config: DEALT } : node)) });

/** Names that end in a star are not taken over HTTP; the model knows them. */
const inFull = <T>(drawn: T): T => JSON.parse(EVENT_NAMES.reduce((text, name) => text.replaceAll(JSON.stringify(`${name.slice(0, 4)}*`), JSON.stringify(name)), JSON.stringify(drawn))) as T;

/** Histories and drawings, the same for one seed. */
export function drawnPlays(seed: number, count: number): Drawn[] {
  const play = fc.record({ base: oneCase, graphs: fc.array(graph.map(withoutCalls).map(inFull), { minLength: 2, maxLength: 4, size: 'max' }) });
  return fc.sample(play, { seed, numRuns: count });
}

/** A drawing says `@0` for the workflow made last before it, `@1` for the one before that. */
const naming = (drawn: Graph, made: readonly string[]): Graph => JSON.parse(JSON.stringify(drawn).replaceAll(/"@(\d)"/g, (_all, n: string) => JSON.stringify(made[Number(n)] ?? made[0]))) as Graph;

const numberIn = (id: string): number => Number(id.replace(/\D/g, ''));

/** One workspace with a clock of its own, in which a generated history happens by HTTP. */
export class Play {
  /** Items that were sent. */
  sent = 0;

  private constructor(
    readonly workspace: WorkspaceClient,
    readonly definitions: PlainDefinitions,
    private readonly base: PromiseCase,
  ) {}

  /** @param url what its workflows call */
  static async prepare(server: { url: string; adminKey: string }, { base, graphs }: Drawn, url: string): Promise<Play> {
    const workspace = await WorkspaceClient.make(server, 'sandbox');
    await workspace.clock({ now: new Date(START).toISOString() });
    const rules: Expression[] = KEYS.map((_, i) => base.rules[i % base.rules.length]!).map(referring);
    const segments = [];
    for (const [i, rule] of rules.entries()) segments.push({ id: numberIn((await workspace.ok<{ id: string }>('POST', '/api/segments', { key: KEYS[i], rule })).id), key: KEYS[i]!, rule });
    const picked = { id: numberIn((await workspace.ok<{ id: string }>('POST', '/api/segments', { key: PICKED, kind: 'static' })).id), key: PICKED };
    await workspace.settled();
    const workflows = await draw(workspace, [...EVENT_NAMES.map((event) => calling(event, url)), ...graphs]);
    return new Play(workspace, { segments, picked, workflows, kinds: ownKinds }, base);
  }

  get workspaceId(): number {
    return numberIn(this.workspace.keys.id);
  }

  /** What happens, to these contacts. */
  items(contacts: readonly string[]): PlainItem[] {
    return itemsOf(this.base, contacts);
  }

  /** The clock stands here when all is over, ms. */
  get end(): number {
    return this.items(USERS).at(-1)!.at + 3 * 86_400_000;
  }

  /** Sends all of it, in order, each at its instant of the workspace's clock. */
  async happen(): Promise<void> {
    let now = START;
    let lastOccurred = -Infinity; // one request is worked off in the order in which its events happened
    const batch: object[] = [];
    const flush = async () => {
      if (batch.length > 0) await this.#deliver(batch.splice(0));
    };
    for (const [i, item] of this.items(USERS).entries()) {
      if (item.at > now || item.kind === 'tag' || item.occurredAt < lastOccurred) await flush();
      if (item.at > now) await this.#clock((now = item.at));
      if (item.kind === 'tag') await this.#tag(item);
      else batch.push(callOf(item, i));
      lastOccurred = item.kind === 'tag' ? -Infinity : item.occurredAt;
      this.sent++;
    }
    await flush();
    await this.#clock(this.end);
  }

  async #deliver(batch: readonly object[]): Promise<void> {
    const { status, body } = await this.workspace.ingest('batch', { batch });
    if (status !== 200 || body.refused.length > 0) throw new Error(`batch: ${status} ${JSON.stringify(body)}`);
  }

  /** The contact is there once its first event is worked off. */
  async #tag({ contact, tag, add }: PlainItem & { kind: 'tag' }): Promise<void> {
    await this.workspace.settled();
    await this.workspace.ok('PATCH', `/api/contacts/user:${contact}`, { tags: add ? { add: [tag] } : { remove: [tag] } });
  }

  async #clock(at: number): Promise<void> {
    await this.workspace.clock({ now: new Date(at).toISOString() });
  }
}

const callOf = (item: Exclude<PlainItem, { kind: 'tag' }>, i: number): object => {
  const base = { userId: item.contact, timestamp: new Date(item.occurredAt).toISOString() };
  return item.kind === 'track' ? { ...base, type: 'track', event: item.name, properties: item.properties, messageId: item.messageId } : { ...base, type: 'identify', traits: item.traits, messageId: `i${i}` };
};

/** Makes and publishes all that can be published; each may start those before it. In the order of their ids. */
async function draw(workspace: WorkspaceClient, graphs: readonly Graph[]): Promise<{ id: number; graph: Graph }[]> {
  const drawn: { id: string; graph: Graph }[] = [];
  for (const one of graphs) {
    const graph = naming(one, drawn.map(({ id }) => id).reverse());
    const { id } = await workspace.ok<{ id: string }>('POST', '/api/workflows', { name: 'Drawn', graph });
    const { status } = await workspace.send('POST', `/api/workflows/${id}/publish`, {});
    if (status < 300) drawn.push({ id, graph });
  }
  await workspace.settled();
  return drawn.map(({ id, graph }) => ({ id: numberIn(id), graph }));
}
