import type { Stir } from '@tributary/contract';
import { overrule } from './overrule.js';
import type { Held } from './run.js';
import type { Signal } from './situation.js';
import { answer, stir } from './stir.js';
import type { Walk } from './walk.js';

type ResumeSignal = Extract<Signal, { readonly type: 'resume' }>;

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
export function resume(walk: Walk, { overdue, late = null, at = walk.now }: ResumeSignal): void {
  const { deadlineAt, doing, effect, held: kept } = walk.run;
  const wasActing = kept ? kept.was === 'acting' && !kept.outcome : doing === 'acting';
  const isTakenBack = late !== null && late === effect && wasActing;
  // Who asked for something and was not stirred since was not held; only what they asked for was.
  const held: Held | null = kept ?? (isTakenBack ? { was: 'acting', move: null, outcome: null } : null);
  if (!held) return;
  const isOverdue = isTakenBack || (deadlineAt !== null && deadlineAt <= at);
  if (overdue === 'exit' && isOverdue) return walk.exit('overdue');
  walk.change({ doing: held.was, held: null });
  if (held.was === 'running') return;
  // What was taken back never answers, whatever was chosen when it was resumed once more.
  walk.isPassingOver = isTakenBack || (overdue === 'skip' && isOverdue);
  if (overrule(walk).isMoved) return;
  if (held.move) return walk.leave(held.move.output, null, held.move.reason);
  if (held.outcome) return answer(walk, held.outcome);
  if (isTakenBack) return walk.change({ doing: 'running' });
  stir(walk, { type: 'due' });
}
