import { earliest, type Walk } from './walk.js';

/** Whether something else than the node decided where the run goes; if not, how long it surely does not. */
export type Overrule = { readonly isMoved: true } | { readonly isMoved: false; readonly validUntil: number | null };

const MOVED: Overrule = { isMoved: true };

/**
 * What is asked before each step and whenever something happens: the exit rule, the goal of the workflow, then the goals inside it that
 * were not met yet. Of several that hold at once the run goes on at the one drawn last; the others count as met.
 */
export function overrule(walk: Walk): Overrule {
  const { flow } = walk.situation;
  const exit = flow.exitWhen && walk.ports.ask(flow.exitWhen, walk.now);
  if (exit?.member) return left(walk, 'exit-when');
  const goal = flow.goal && walk.ports.ask(flow.goal, walk.now);
  if (goal?.member) return left(walk, 'goal');
  const validUntil = earliest(exit?.validUntil ?? null, goal?.validUntil ?? null);
  return flow.goals.length === 0 ? { isMoved: false, validUntil } : meetGoals(walk, validUntil);
}

function left(walk: Walk, reason: string): Overrule {
  walk.exit(reason);
  return MOVED;
}

function meetGoals(walk: Walk, until: number | null): Overrule {
  const { run, now } = walk;
  let validUntil = until;
  const met: string[] = [];
  for (const { node, when } of walk.situation.flow.goals) {
    if (run.goals.includes(node)) continue;
    const verdict = walk.ports.ask(when, now);
    if (verdict.member) met.push(node);
    else validUntil = earliest(validUntil, verdict.validUntil);
  }
  const to = met.at(-1);
  if (to === undefined) return { isMoved: false, validUntil };
  walk.change({ goals: [...run.goals, ...met] });
  if (to === run.node) return { isMoved: false, validUntil };
  walk.go(to, `goal: "${to}" is reached, so it goes on from there`);
  return MOVED;
}
