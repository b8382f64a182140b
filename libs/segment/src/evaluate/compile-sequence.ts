import { parseWindowMs, type ContactFacts, type EventFact, type SequenceCondition } from '@tributary/contract';
import { find, planHistory, type Evaluate, type HistoryPlan } from './history.js';
import { holding, lasting, noLongerThan } from './hold.js';

export interface SequencePlan {
  /** One history a step, all of the same window. */
  readonly steps: readonly HistoryPlan[];
  readonly windowMs: number | null;
  readonly maxGapMs: number | null;
}

export function planSequence({ sequence, max_gap: maxGap, within }: SequenceCondition, timezone: string): SequencePlan {
  const steps = sequence.map((step) => {
    const { event, where } = typeof step === 'string' ? { event: step, where: undefined } : step;
    return planHistory({ name: event, within, where }, timezone);
  });
  return { steps, windowMs: steps[0]!.windowMs, maxGapMs: maxGap === undefined ? null : (parseWindowMs(maxGap) ?? null) };
}

/** True: until the first step of the chain that starts latest leaves the window. False: only a new event can make one. */
export function compileSequence(plan: SequencePlan): Evaluate {
  return (facts, at) => {
    const { start, next, restMs } = latestChain(plan, facts, at);
    const isTrue = start !== null;
    if (plan.windowMs === null) return noLongerThan(lasting(isTrue), restMs);
    const leftMs = isTrue ? start + plan.windowMs - at : next === null ? Infinity : next - at;
    return noLongerThan(holding(isTrue, leftMs), restMs);
  };
}

export interface Chain {
  /** Where the chain that starts latest begins, in ms; null: there is none. */
  readonly start: number | null;
  /** The first event, of any step, that has not happened yet; null also without a window. */
  readonly next: number | null;
  readonly restMs: number;
}

/** An event and the latest start of a chain that ends with it. */
interface End {
  readonly event: EventFact;
  readonly start: number;
}

/**
 * Step by step: which events can end a chain of so many steps, and where the latest such chain starts. Events of each step ascend, so
 * what a step may follow is a window that slides over the ends before it, and its greatest start a queue of falling starts.
 */
export function latestChain(plan: SequencePlan, facts: ContactFacts, at: number): Chain {
  let next: number | null = null;
  let restMs = Infinity;
  let ends: readonly End[] = [];
  plan.steps.forEach((step, i) => {
    const found = find(step, facts, at);
    const { events } = found;
    restMs = Math.min(restMs, found.restMs);
    if (found.next !== null) next = next === null ? found.next : Math.min(next, found.next);
    ends = i === 0 ? events.map((event) => ({ event, start: event.occurredAt })) : follow(ends, events, plan.maxGapMs ?? Infinity);
  });
  const start = ends.reduce<number | null>((latest, end) => (latest === null ? end.start : Math.max(latest, end.start)), null);
  return { start, next, restMs };
}

const isBefore = (a: EventFact, b: EventFact): boolean => a.occurredAt < b.occurredAt || (a.occurredAt === b.occurredAt && a.messageId < b.messageId);

function follow(ends: readonly End[], events: readonly EventFact[], maxGapMs: number): End[] {
  const followed: End[] = [];
  const queue: End[] = []; // starts fall from front to back
  let met = 0;
  let front = 0;
  for (const event of events) {
    for (; met < ends.length && isBefore(ends[met]!.event, event); met++) {
      while (queue.length > front && queue.at(-1)!.start <= ends[met]!.start) queue.pop();
      queue.push(ends[met]!);
    }
    while (front < queue.length && event.occurredAt - queue[front]!.event.occurredAt > maxGapMs) front++;
    if (front < queue.length) followed.push({ event, start: queue[front]!.start });
  }
  return followed;
}
