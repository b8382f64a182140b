import { AGGREGATES, type Aggregate, type AggregateCondition, type ContactFacts, type EventFact } from '@tributary/contract';
import { numberOf } from '../value/number.js';
import { lookUp, placeOfProperty, type Place } from '../value/path.js';
import { textOf } from '../value/text.js';
import { find, planHistory, type Evaluate, type Found, type HistoryPlan } from './history.js';
import { holding, noLongerThan } from './hold.js';

export interface AggregatePlan extends HistoryPlan {
  readonly aggregate: Aggregate;
  readonly place: Place;
  readonly op: 'gte' | 'lte' | 'gt' | 'lt' | 'eq';
  readonly value: number;
}

/** @returns which of the five a condition asks for, and of what property; undefined: it is a count */
export function aggregateOf(condition: object): { readonly aggregate: Aggregate; readonly property: string } | undefined {
  const aggregate = AGGREGATES.find((kind) => Object.hasOwn(condition, kind));
  return aggregate && { aggregate, property: (condition as Record<Aggregate, string>)[aggregate] };
}

export const isAggregate = (condition: object): condition is AggregateCondition => aggregateOf(condition) !== undefined;

export function planAggregate(condition: AggregateCondition, timezone: string): AggregatePlan {
  const { event, op, value, within, from, to, where } = condition;
  const { aggregate, property } = aggregateOf(condition)!;
  const plan = planHistory({ name: event, within, from, to, where }, timezone);
  return { ...plan, aggregate, place: placeOfProperty(property), op: op === 'equals' ? 'eq' : op, value: numberOf(value) ?? NaN };
}

export function compileAggregate(plan: AggregatePlan): Evaluate {
  return (facts, at) => {
    const found = find(plan, facts, at);
    return noLongerThan(holding(compares(plan, found.events), leftMs(plan, found, at)), found.restMs);
  };
}

/** Until the oldest match leaves or the next one comes. */
function leftMs({ windowMs }: HistoryPlan, { events, next }: Found, at: number): number {
  const leaves = windowMs === null || events.length === 0 ? Infinity : events[0]!.occurredAt + windowMs - at;
  return Math.min(leaves, next === null ? Infinity : next - at);
}

/** What it comes to, for people: rounded to 6 decimals; null: there is nothing to make it of. */
export function aggregated(plan: AggregatePlan, facts: ContactFacts, at: number): number | null {
  const { events } = find(plan, facts, at);
  if (plan.aggregate === 'distinct') return distinctOf(plan, events);
  const numbers = numbersOf(plan, events);
  if (plan.aggregate === 'min') return numbers.length === 0 ? null : least(numbers);
  if (plan.aggregate === 'max') return numbers.length === 0 ? null : greatest(numbers);
  const { sum, n } = summed(numbers);
  if (plan.aggregate === 'sum') return Number(sum) / 1e6;
  return n === 0 ? null : Math.round(Number(sum) / n) / 1e6;
}

function compares(plan: AggregatePlan, events: readonly EventFact[]): boolean {
  const { aggregate, op, value } = plan;
  if (aggregate === 'distinct') return holds(op, distinctOf(plan, events), value);
  const numbers = numbersOf(plan, events);
  if (aggregate === 'min') return numbers.length > 0 && holds(op, least(numbers), value);
  if (aggregate === 'max') return numbers.length > 0 && holds(op, greatest(numbers), value);
  const { sum, n } = summed(numbers);
  const wanted = wantedMicros(value);
  if (aggregate === 'sum') return holds(op, sum, wanted);
  // An average is compared without dividing: exact, whatever the order.
  return n > 0 && holds(op, sum, wanted * BigInt(n));
}

function holds<T extends number | bigint>(op: AggregatePlan['op'], seen: T, wanted: T): boolean {
  switch (op) {
    case 'gte':
      return seen >= wanted;
    case 'lte':
      return seen <= wanted;
    case 'gt':
      return seen > wanted;
    case 'lt':
      return seen < wanted;
    case 'eq':
      return seen === wanted;
  }
}

function numbersOf({ place }: AggregatePlan, events: readonly EventFact[]): number[] {
  return events.flatMap((event) => numberOf(lookUp(place.source === 'context' ? event.context : event.properties, place)) ?? []);
}

const least = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.min(a, b));
const greatest = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.max(a, b));

function distinctOf({ place }: AggregatePlan, events: readonly EventFact[]): number {
  return new Set(events.flatMap((event) => textOf(lookUp(place.source === 'context' ? event.context : event.properties, place)) ?? [])).size;
}

/** The largest number that is summed: its millionths are a whole number of 64 bits. Larger ones are skipped, as what is no number is. */
const LARGEST_SUMMAND = 9e12;

/** Whole millionths of a number, half of one upwards: the same two steps of double arithmetic as `segment_micros` in SQL. */
function microsOf(number: number): bigint {
  return BigInt(Math.floor(number * 1e6 + 0.5));
}

/** Beyond any sum there can be, where nothing changes any more. */
const BEYOND = 9e24;

/** What a sum is compared with. */
export function wantedMicros(value: number): bigint {
  return microsOf(Math.max(-BEYOND, Math.min(BEYOND, value)));
}

/** Added as whole numbers, so that the order does not matter. */
function summed(numbers: readonly number[]): { sum: bigint; n: number } {
  let sum = 0n;
  let n = 0;
  for (const number of numbers) {
    if (Math.abs(number) > LARGEST_SUMMAND) continue;
    sum += microsOf(number);
    n += 1;
  }
  return { sum, n };
}
