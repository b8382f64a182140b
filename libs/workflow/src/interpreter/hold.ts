import type { Stir } from '@tributary/contract';
import { overrule } from './overrule.js';
import type { Held } from './run.js';
import type { Overdue } from './situation.js';
import { answer, stir } from './stir.js';
import type { Walk } from './walk.js';

/** Holds a run where it is. */
export function pause(walk: Walk): void {
  const { doing } = walk.run;
  if (doing !== null && doing !== 'held') walk.hold({ was: doing, move: null, outcome: null });
}

/** What comes for a held run is not lost: the first event that matches and the answer of an effect are kept until it goes on. */
export function remember(walk: Walk): void {
  const { signal } = walk.situation;
  const { held, effect } = walk.run;
  if (!held) return;
  if (signal.type === 'answered' && held.was === 'acting' && signal.key === effect)
    return walk.hold({ ...held, outcome: held.outcome ?? signal.outcome });
  if (signal.type === 'event' && held.was === 'waiting' && !held.move) keepMatch(walk, { type: 'event', event: signal.event });
}

function keepMatch(walk: Walk, by: Stir): void {
  const { held, event, deadlineAt } = walk.run;
  const { place, now } = walk;
  if (!held || (deadlineAt !== null && now >= deadlineAt)) return;
  if (place?.node.type !== 'logic' || !place.node.stir) return;
  if (by.type === 'event' && event?.messageId === by.event.messageId) return;
  const move = place.node.stir(walk.logicContext(place.config), by);
  if (move.move === 'leave') walk.hold({ ...held, move: { output: move.output, reason: move.reason } });
}

/** A held run goes on from where it was held; what fell due meanwhile is done now, passed over, or ends the run, as the one who resumes chose. */
export function resume(walk: Walk, { overdue, isLate = false }: { readonly overdue: Overdue; readonly isLate?: boolean }): void {
  const { deadlineAt, doing } = walk.run;
  // Who asked for something and was not stirred since was not held; only what they asked for was.
  const held: Held | null = walk.run.held ?? (isLate && doing === 'acting' ? { was: 'acting', move: null, outcome: null } : null);
  if (!held) return;
  const isOverdue = (deadlineAt !== null && deadlineAt <= walk.now) || (isLate && held.was === 'acting' && !held.outcome);
  if (overdue === 'exit' && isOverdue) return walk.exit('overdue');
  walk.change({ doing: held.was, held: null });
  if (held.was === 'running') return;
  walk.isPassingOver = overdue === 'skip' && isOverdue;
  if (overrule(walk).isMoved) return;
  if (held.move) return walk.leave(held.move.output, null, held.move.reason);
  if (held.outcome) return answer(walk, held.outcome);
  if (walk.isPassingOver && held.was === 'acting') return walk.change({ doing: 'running' });
  stir(walk, { type: 'due' });
}
