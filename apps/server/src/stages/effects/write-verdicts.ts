import { LANES, type AnswerPayload, type Json, type Outcome } from '@tributary/contract';
import { addItems, changeEffects, writeResponses, type Connection, type ContactKey, type NewItem } from '@tributary/store';
import { makeEvents, type MadeEvent } from '../accept/make-events.js';
import { workflowIdOf } from '../../workflows/workflow-id.js';
import type { EffectPorts, Kept } from './effect-port.js';
import type { Verdict } from './verdict.js';

type Written = Verdict & { readonly place: ContactKey };

/** Has each port write down what it keeps. @returns by key, the responses that are known only now */
async function keepAll(connection: Connection, written: readonly Written[], ports: EffectPorts): Promise<ReadonlyMap<string, Json>> {
  const byPort = new Map<string, Kept[]>();
  for (const { place, effect, keeps } of written) if (keeps) byPort.set(effect.port, [...(byPort.get(effect.port) ?? []), { place, effect, row: keeps }]);
  const responses = new Map<string, Json>();
  // In one order everywhere: ports may lock rows of their own.
  for (const name of [...byPort.keys()].sort()) {
    const kept = byPort.get(name)!.toSorted((a, b) => (a.effect.key < b.effect.key ? -1 : 1));
    const told = await ports[name as keyof EffectPorts].keep?.(connection, kept);
    for (const [key, response] of told ?? []) responses.set(key, response);
  }
  const rows = written.flatMap(({ place, effect }) => (responses.has(effect.key) ? [{ ...place, key: effect.key, response: responses.get(effect.key)! }] : []));
  await writeResponses(connection, rows);
  return responses;
}

const telling = (outcome: Outcome, response: Json | undefined): Outcome => (response === undefined || outcome.status !== 'done' ? outcome : { ...outcome, response });

/**
 * Writes what became of effects: the ledger, then, for those whose lease still held, what their ports keep and the answers to their runs.
 * A handful of statements a clock, however many effects.
 * @returns how many runs were told
 */
export async function writeVerdicts(connection: Connection, verdicts: readonly Verdict[], ports: EffectPorts): Promise<number> {
  const places = await changeEffects(
    connection,
    verdicts.map((verdict) => verdict.change),
  );
  // A merge may have given it to another contact meanwhile: the row says to whom.
  const written = verdicts.flatMap((verdict): Written[] => {
    const place = places.get(verdict.effect.key);
    return place ? [{ ...verdict, place }] : [];
  });
  const responses = await keepAll(connection, written, ports);
  const answers: NewItem[] = [];
  const events: MadeEvent[] = [];
  for (const { place, effect, outcome, event } of written) {
    const isAwaited = !ports[effect.port as keyof EffectPorts]?.freezeApart;
    const payload: AnswerPayload | null = outcome && isAwaited ? { run: effect.run, key: effect.key, outcome: telling(outcome, responses.get(effect.key)) } : null;
    if (payload) answers.push({ ...place, lane: LANES.live, at: null, root: effect.root, depth: effect.depth + 1, kind: 'answer', payload });
    const about = { workflow: workflowIdOf(effect.workflow), run: effect.run, node: effect.node };
    if (event) events.push({ ...place, name: event.name, messageId: `effect:${effect.key}`, properties: { ...event.properties, ...about }, chain: { root: effect.root, depth: effect.depth + 1 } });
  }
  await addItems(connection, answers);
  await makeEvents(connection, events);
  return answers.length;
}
