import type { Move } from '@tributary/contract';
import type { Flow } from './flow.js';
import { overrule } from './overrule.js';
import type { Run } from './run.js';
import { stir } from './stir.js';
import type { Walk } from './walk.js';

/** Whether a run can go on in another version from where it stands: the node is there, and of the same kind. @param from null: it cannot be read */
export function canMove(run: Run, from: Flow | null, to: Flow): boolean {
  const there = to.nodes.get(run.node);
  const here = from?.nodes.get(run.node);
  return there !== undefined && (!here || here.node.kind === there.node.kind);
}

/**
 * A run goes on in another version from where it stands. Where its node is drawn as it was, nothing changes for it there; a wait that is
 * drawn otherwise is counted anew, from when the contact came. What was asked for already is answered.
 */
export function move(walk: Walk, from: Flow | null): void {
  const { run, place } = walk;
  const isWaiting = run.doing === 'waiting' || run.held?.was === 'waiting';
  if (isWaiting && place?.node.type === 'logic' && !isDrawnAlike(walk, from)) {
    const next = place.node.arrive(walk.logicContext(place.config));
    if (next.move === 'stay') walk.change({ deadlineAt: next.deadlineAt });
    else return goOn(walk, next);
  }
  if (run.doing !== 'held') stir(walk, { type: 'due' });
}

function isDrawnAlike({ run, place }: Walk, from: Flow | null): boolean {
  return JSON.stringify(from?.nodes.get(run.node)?.config) === JSON.stringify(place?.config);
}

/** By the new drawing nobody waits here any more. Who is held hears of it when they go on. */
function goOn(walk: Walk, next: Move): void {
  const { held } = walk.run;
  if (!held) return overrule(walk).isMoved ? undefined : walk.follow(next, null);
  if (next.move === 'leave' && !held.move) walk.hold({ ...held, move: { output: next.output, reason: next.reason } });
}
