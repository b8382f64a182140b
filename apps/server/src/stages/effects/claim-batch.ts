import type { Json, JsonObject } from '@tributary/contract';
import { claimEffects, loadComputed, loadContacts, loadEffectScopes, type ClaimedEffect, type Connection, type ContactKey, type EffectClaim } from '@tributary/store';
import { decide, type Situation } from './decide.js';
import type { Verdict } from './verdict.js';
import { withinCaps } from './caps.js';
import { withinLimits } from './limits.js';
import { writeVerdicts } from './write-verdicts.js';

export interface BatchPorts extends Pick<Situation, 'ports' | 'failed'> {
  monotonicMs(): number;
  /** A fresh lease. */
  newLease(): string;
  /** Told what was claimed, before anything is done with it. */
  claimed?(effects: readonly ClaimedEffect[]): void;
}

export interface Batch {
  /** How many were claimed; 0: nothing is due. */
  readonly size: number;
  /** Marked and committed with the batch: to be sent now. */
  readonly started: readonly Verdict[];
  /** How many runs were told of an end. */
  readonly answers: number;
  readonly lastWorkflow: number;
}

/** So long a batch renders, ms; what is left is taken up by the next. A transaction that idles longer than 10 s is thrown out. */
const RENDER_MS = 3_000;

const nameOf = ({ shard, workspace, contact }: ContactKey): string => `${shard} ${workspace} ${contact}`;

async function situationsOf(connection: Connection, effects: readonly ClaimedEffect[], given: BatchPorts): Promise<Situation[]> {
  const keys = [...new Map(effects.map((effect) => [nameOf(effect), effect])).values()];
  const contacts = new Map((await loadContacts(connection, keys)).map((row) => [nameOf(row), row]));
  const computed = new Map<string, Record<string, Json>>();
  for (const row of await loadComputed(connection, keys)) computed.set(nameOf(row), { ...computed.get(nameOf(row)), [row.model]: row.value });
  const scopes = await loadEffectScopes(connection, effects);
  return effects.map((effect) => {
    const models: JsonObject = computed.get(nameOf(effect)) ?? {};
    const read = { contact: contacts.get(nameOf(effect)) ?? null, computed: models, scope: scopes.get(effect.key) ?? null };
    return { effect, ...read, ports: given.ports, lease: given.newLease(), failed: given.failed };
  });
}

/** Whoever was put off was not served: turns go on from the last that was. */
function lastServed(verdicts: readonly Verdict[]): number {
  return (verdicts.findLast(({ change }) => change.status !== 'pending') ?? verdicts.at(-1)!).effect.workflow;
}

/** Takes effects that are due, and writes what is to be done with them, in one transaction: nothing is sent before it is committed. */
export async function claimBatch(connection: Connection, claim: EffectClaim, given: BatchPorts): Promise<Batch> {
  const effects = await claimEffects(connection, claim);
  given.claimed?.(effects);
  if (effects.length === 0) return { size: 0, started: [], answers: 0, lastWorkflow: -1 };
  const situations = await situationsOf(connection, effects, given);
  const until = given.monotonicMs() + RENDER_MS;
  const verdicts: Verdict[] = [];
  for (const situation of situations) {
    if (verdicts.length > 0 && given.monotonicMs() > until) break;
    verdicts.push(await decide(situation));
  }
  // Limits first: a slot of a cap that was taken for a message that is put off would be taken twice.
  const allowed = await withinCaps(connection, await withinLimits(connection, verdicts, situations), situations);
  const answers = await writeVerdicts(connection, allowed, given.ports);
  const started = allowed.filter((verdict) => verdict.change.status === 'started');
  return { size: effects.length, started, answers, lastWorkflow: lastServed(allowed) };
}
