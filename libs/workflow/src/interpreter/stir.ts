import type { Outcome, Reason, Stir } from '@tributary/contract';
import { overrule } from './overrule.js';
import type { Walk } from './walk.js';

/** Somebody who stands somewhere is looked at again: what overrules it first, then what they wait for. */
export function stir(walk: Walk, by: Stir): void {
  const { run, place } = walk;
  if (by.type === 'event' && run.event?.messageId === by.event.messageId) return; // it started this run
  const ruled = overrule(walk);
  if (ruled.isMoved) return;
  if (run.doing === 'waiting' && place?.node.type === 'logic' && place.node.stir) {
    walk.follow(place.node.stir(walk.logicContext(place.config), by), ruled.validUntil);
  } else if (!walk.wakesInTime(ruled.validUntil)) walk.change({ wakeAt: ruled.validUntil });
}

/** An effect came back: the node says by which output its run goes on. */
export function answer(walk: Walk, outcome: Outcome): void {
  const { place, now, data } = walk;
  if (place?.node.type !== 'effect')
    return walk.fail({ code: 'node.missing', detail: 'The node that asked for this is not in the workflow any more.' });
  const output = place.node.answer({ config: place.config, contact: walk.situation.contact, now, data }, outcome);
  walk.ports.settle();
  walk.leave(output, reasonOf(outcome));
}

function reasonOf(outcome: Outcome): Reason | null {
  if (outcome.status === 'done') return null;
  return outcome.status === 'simulated' ? { code: 'simulated', detail: 'Not sent: a sandbox goes nowhere.' } : outcome.reason;
}
