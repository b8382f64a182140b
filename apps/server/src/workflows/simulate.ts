import { Fault, InvalidInput, parseInstant, type EventHappening, type Graph, type Happening, type Json, type JsonObject, type Kinds, type WorkflowSimulate } from '@tributary/contract';
import { loadEnrolments, loadMailSurroundings, run, type Connection, type ContactKey, type MailSurroundings, type Pool } from '@tributary/store';
import { rehearse, type AskedEffect, type Rehearsal } from '@tributary/workflow';
import { audienceNames, type AudienceNames } from '../audiences/audience-names.js';
import { resolveContact } from '../contacts/resolve-contacts.js';
import { showRequest } from '../effects/show-effect.js';
import { plainAddress } from '../messages/suppressions.js';
import { withPlaces } from '../places/resolve-places.js';
import { conditionSettings } from '../segments/condition-settings.js';
import { workspaceNow } from '../segments/workspace-now.js';
import type { Asked, EffectPorts } from '../stages/effects/effect-port.js';
import { ContactState, type LoadedContact } from '../stages/shard/contact-state.js';
import type { Definitions } from '../stages/shard/definitions.js';
import { compileFlow, type CompiledFlow } from '../stages/shard/flows.js';
import { workOffDue } from '../stages/shard/fold.js';
import { LiveContact } from '../stages/shard/live-contact.js';
import { loadBatch } from '../stages/shard/load.js';
import { loadDefinitions } from '../stages/shard/load-definitions.js';
import { react } from '../stages/shard/react.js';
import { render } from '../stages/shard/render-text.js';
import { liquidScope } from '../wiring/liquid-scope.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { checkGraph } from './check-graph.js';
import { graphNames } from './graph-names.js';
import { parseWorkflowId } from './workflow-id.js';

/** One contact's way through a draft, as it would be. */
export interface Simulation {
  readonly contact: string;
  readonly at: string;
  readonly status: string;
  readonly reason: string | null;
  readonly endedAt: string | null;
  /** Broken off: it would go on for ever. */
  readonly endless: boolean;
  readonly steps: readonly { node: string; kind: string; at: string; leftAt: string; output: string | null; reason: string | null }[];
  /** What would be sent. `skipped`: why it would not be. */
  readonly effects: readonly { node: string; kind: string; at: string; request: Json; skipped: string | null }[];
  readonly changes: { readonly tags: { added: string[]; removed: string[] }; readonly traits: JsonObject; readonly computed: JsonObject };
}

const lastEvent = { name: 'last-event-named', text: `select message_id as "messageId", name, occurred_at, properties, context from event where shard = $1 and workspace = $2 and contact = $3 and name = $4 order by occurred_at desc, message_id desc limit 1` };

/** A draft that can be run. @throws {Fault} 422 with every fault */
async function readyFlow(connection: Connection, workspace: Workspace, graph: unknown, kinds: Kinds): Promise<CompiledFlow> {
  const { errors, warnings } = checkGraph(graph, kinds, await graphNames(connection, workspace.id));
  if (errors[0]) throw new Fault('workflow.faults', `${errors[0].path}: ${errors[0].detail}`, 422, { errors, warnings });
  return compileFlow({ workflow: 0, version: 0 }, withPlaces(graph as Graph), kinds, await conditionSettings(connection, workspace.id));
}

/** The workspace's rules without its workflows: nobody but the draft acts, and what it reads is loaded. */
function rulesOnly(definitions: Definitions, flow: CompiledFlow): Definitions {
  return { ...definitions, workflows: [{ id: 0, flow }], dates: [], datesReading: () => [], startedByEvent: () => [], startedBySegment: () => [], changePaths: () => [...new Set([...definitions.changePaths(), ...flow.changePaths])], readsCompanies: () => definitions.readsCompanies() || flow.readsCompanies };
}

async function happeningFor(connection: Connection, loaded: LoadedContact, { flow }: CompiledFlow, given: WorkflowSimulate['event'], at: number): Promise<Happening> {
  const { listensTo } = flow.trigger;
  if (listensTo.type !== 'event') return { type: 'manual', id: 'simulation', at };
  const name = given?.name ?? listensTo.name.replace(/(?<=.)\*$/, '');
  const { shard, workspace, contact } = loaded.key;
  const [row] = await run<Omit<EventHappening, 'type' | 'cause' | 'occurredAt'> & { occurred_at: Date }>(connection, lastEvent, [shard, workspace, contact, name]);
  const properties = given?.properties ?? row?.properties ?? {};
  return { type: 'event', messageId: row?.messageId ?? 'simulation', name, occurredAt: at, cause: 'data', properties: properties as JsonObject, context: row?.context ?? {} };
}

interface Collected {
  readonly effect: AskedEffect;
  readonly asked: Omit<Asked, 'mail' | 'audience'>;
}

/** What splits and holdouts of this workflow dealt the contact already. */
async function dealtTo(connection: Connection, key: ContactKey, ref: string): Promise<Map<string, string>> {
  const [row] = await loadEnrolments(connection, [{ ...key, workflow: parseWorkflowId(ref) ?? 0, entryKey: '' }]);
  return new Map(Object.entries(row?.exposures ?? {}).map(([node, { variant }]) => [node, variant]));
}

/** Walks the draft by the interpreter that runs published workflows; time passes for segments too. */
function walk(state: ContactState, workflow: string, dealt: Map<string, string>, compiled: CompiledFlow, happening: Happening, at: number, assume: Readonly<Record<string, string>>, asked: (effect: AskedEffect, data: Readonly<Record<string, Json>>) => void): Rehearsal {
  const contact = new LiveContact(state, at);
  const event = happening.type === 'event' ? happening : null;
  return rehearse(
    { flow: compiled.flow, contact, contactId: state.key.contact, workflow, at, happening, assume, asked: (effect, { data }) => asked(effect, data) },
    (now) => {
      workOffDue(state, now);
      return {
        timezone: state.definitions.timezone,
        exposure: (node) => dealt.get(node) ?? null,
        expose: (node, variant) => void dealt.set(node, variant),
        ask: (condition, instant) => compiled.condition(condition).evaluate(state, instant),
        where: compiled.where,
        settle: () => react(state, contact.takeChanges(), [], now, 'data'),
        render: (template, { id, data }) => render(state, template, { id, data, event }, now),
      };
    },
  );
}

const textAt = (from: JsonObject, key: string): string | null => (typeof from[key] === 'string' ? from[key] : null);

/** What a port would send, or why it would not. */
async function shown({ effect, asked: given }: Collected, mail: MailSurroundings, audiences: AudienceNames, ports: EffectPorts): Promise<Simulation['effects'][number]> {
  const about = { node: effect.node, kind: effect.kind, at: new Date(effect.at).toISOString() };
  const port = ports[effect.port];
  const asked = { ...given, mail, audience: audiences.resolve(textAt(given.payload, 'audience') ?? '') ?? null };
  const refused = port.refuses(asked);
  if (refused) return { ...about, request: null, skipped: `${refused.code}: ${refused.detail}` };
  try {
    return { ...about, request: showRequest(effect.port, await port.freeze(asked)), skipped: null };
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string') return { ...about, request: null, skipped: `${error.code}: ${error.message}` };
    throw error;
  }
}

function changesOf(state: ContactState): Simulation['changes'] {
  const before = state.loaded.row!;
  const had = new Set(before.tags);
  const traits = Object.fromEntries([...new Set([...Object.keys(before.traits), ...Object.keys(state.traits)])].flatMap((key) => (JSON.stringify(before.traits[key]) === JSON.stringify(state.traits[key]) ? [] : [[key, state.traits[key] ?? null]])));
  const computed = Object.fromEntries(state.changedComputed.map(({ model, value }) => [model, value]));
  return { tags: { added: [...state.tags].filter((tag) => !had.has(tag)), removed: [...had].filter((tag) => !state.tags.has(tag)) }, traits, computed };
}

/**
 * Walks one contact through a draft: which way, when, why, and what would be sent. Nothing is written.
 * @throws {Fault} for a draft with faults, an instant that is none, a contact that is not there
 */
export async function simulate(pool: Pool, workspace: Workspace, { id: ref, graph }: { readonly id: string; readonly graph: unknown }, kinds: Kinds, ports: EffectPorts, given: WorkflowSimulate): Promise<Simulation> {
  const at = given.at === undefined ? await workspaceNow(pool, workspace.id) : parseInstant(given.at);
  if (at === null) throw new InvalidInput('simulate.bad-instant', 'at: this is no instant; write ISO 8601 such as 2026-03-01T12:00:00Z.', { path: 'at' });
  const compiled = await readyFlow(pool, workspace, graph, kinds);
  const key = await resolveContact(pool, workspace, given.contact);
  const definitions = rulesOnly(await loadDefinitions(pool, workspace.id, kinds, undefined), compiled);
  const [loaded] = await loadBatch(pool, [{ key, items: [], dueUntil: at }], () => definitions, { inFull: true, cache: null });
  const state = new ContactState({ ...loaded!, workflows: { runs: [], enrolments: [], asked: new Set(), isComplete: true } }, definitions);
  const happening = await happeningFor(pool, loaded!, compiled, given.event, at);
  const collected: Collected[] = [];
  const walked = walk(state, ref, await dealtTo(pool, key, ref), compiled, happening, at, given.assume ?? {}, (effect, data) => collected.push({ effect, asked: askedAt(state, effect, happening, data, workspace) }));
  const wanted = collected.map(({ asked }) => ({ template: textAt(asked.payload, 'template'), address: plainAddress(textAt(asked.contact.traits, 'email') ?? '') }));
  const mails = await loadMailSurroundings(pool, workspace.id, wanted);
  const audiences = await audienceNames(pool, workspace.id);
  const effects = await Promise.all(collected.map((one, i) => shown(one, mails[i]!, audiences, ports)));
  const { run: ended, steps, endless } = walked;
  const iso = (instant: number) => new Date(instant).toISOString();
  return {
    ...{ contact: key.contact, at: iso(at), status: ended.status, reason: ended.reason, endedAt: ended.endedAt === null ? null : iso(ended.endedAt), endless },
    steps: steps.map(({ node, kind, at: reached, leftAt, output, reason }) => ({ node, kind, at: iso(reached), leftAt: iso(leftAt), output, reason })),
    effects,
    changes: changesOf(state),
  };
}

/** The contact as it is at the moment of asking. */
function askedAt(state: ContactState, effect: AskedEffect, happening: Happening, data: Readonly<Record<string, Json>>, workspace: Workspace): Collected['asked'] {
  const contact = structuredClone(state.row!);
  const event = happening.type === 'event' ? happening : null;
  const scope = { contact, computed: structuredClone(state.computed), event, company: null, run: { id: effect.run, data }, workspace: { name: workspace.name }, now: effect.at };
  return { key: effect.key, workspace: workspace.id, payload: effect.payload, contact, scope: liquidScope(scope), now: effect.at, sandbox: workspace.sandboxShard !== null, signing: null };
}
