import { Conflict, NotFound, type EffectSettle, type Outcome } from '@tributary/contract';
import { holdEffect, inTransaction, type ClaimedEffect, type Pool } from '@tributary/store';
import type { EffectPorts } from '../stages/effects/effect-port.js';
import { ends, type Verdict } from '../stages/effects/verdict.js';
import { writeVerdicts } from '../stages/effects/write-verdicts.js';
import type { Engine } from '../wiring/engine.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { readEffect, UUID, type EffectView } from './effects.js';

const outcomeOf = ({ sent }: EffectSettle): Outcome =>
  sent
    ? { status: 'done', response: { settled: 'sent' } }
    : { status: 'failed', reason: { code: 'effect.settled', detail: 'A person said that it did not arrive.' } };

function settled(effect: ClaimedEffect, given: EffectSettle, ports: EffectPorts): Verdict {
  const verdict = ends(effect, effect.lease, outcomeOf(given));
  const port = Object.hasOwn(ports, effect.port) ? ports[effect.port as keyof EffectPorts] : null;
  return given.sent && port && effect.request ? { ...verdict, event: port.eventOf(effect.request) } : verdict;
}

/**
 * A person says what became of an effect of which nobody knows: its run, which waits for it, goes on as if it had been answered so.
 * @throws {NotFound} @throws {Conflict} when it is not uncertain, or its run has gone on without knowing
 */
export async function settleEffect({ pool, ports, engine }: { pool: Pool; ports: EffectPorts; engine: Engine }, workspace: Workspace, id: string, given: EffectSettle): Promise<EffectView> {
  if (!UUID.test(id)) throw new NotFound('effect', id);
  await inTransaction(pool, async (connection) => {
    const effect = await holdEffect(connection, workspace.id, id, workspace.sandboxShard);
    if (!effect) throw new NotFound('effect', id);
    if (effect.status !== 'uncertain') throw new Conflict('effect.not-uncertain', `The effect is ${effect.status}; only of an uncertain one somebody has to say what became of it.`);
    if (effect.endedAt !== null) throw new Conflict('effect.went-on', 'Its run has gone on already; to decide before that, let the step hold what is uncertain.');
    await writeVerdicts(connection, [settled({ ...effect, status: 'uncertain' }, given, ports)], ports);
  });
  engine.wake();
  return readEffect(pool, workspace, id);
}
