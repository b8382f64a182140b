import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import type { ContactFacts, EventFact, Expression, Json, JsonObject } from '@tributary/contract';
import { evaluate, parse, type Fault } from './index.js';

/** Cases of other products, read in place; see the README there. Without them there is nothing to prove here. */
const CASES = new URL('../../../../shared/cases/segments/', import.meta.url);
const isThere = existsSync(CASES);
const describeCases = isThere ? describe : describe.skip;
const read = (name: string) => readFileSync(new URL(name, CASES), 'utf8');

interface Step {
  readonly at: string;
  readonly identify?: string;
  readonly traits?: JsonObject;
  readonly track?: string;
  readonly event?: string;
  readonly properties?: JsonObject;
  readonly messageId?: string;
  readonly expect_members?: readonly string[];
}

interface SegmentCase {
  readonly id: string;
  readonly now: string;
  readonly timezone?: string;
  readonly users?: readonly { readonly id: string; readonly traits: JsonObject }[];
  readonly events?: readonly { readonly user: string; readonly event: string; readonly at: string; readonly properties: JsonObject }[];
  readonly segment: unknown;
  readonly definitions?: Readonly<Record<string, unknown>>;
  readonly expected?: readonly string[];
  readonly steps?: readonly Step[];
}

/** Everybody of a case, with what is known of them so far. */
class World {
  readonly traits = new Map<string, JsonObject>();
  readonly events = new Map<string, EventFact[]>();

  constructor(
    readonly definitions: Readonly<Record<string, unknown>>,
    readonly timezone: string,
  ) {}

  identify(user: string, traits: JsonObject): void {
    this.traits.set(user, { ...this.traits.get(user), ...traits });
  }

  track(user: string, event: EventFact): void {
    const known = this.events.get(user) ?? [];
    if (!this.traits.has(user)) this.traits.set(user, {});
    if (known.some((e) => e.messageId === event.messageId)) return;
    this.events.set(
      user,
      [...known, event].sort((a, b) => a.occurredAt - b.occurredAt),
    );
  }

  members(rule: Expression, at: number): string[] {
    return [...this.traits.keys()].filter((user) => evaluate(rule, this.factsOf(user, at), at, this).member).sort();
  }

  private factsOf(user: string, at: number): ContactFacts {
    const of = (name: string) => (this.events.get(user) ?? []).filter((e) => e.name === name);
    return {
      traits: this.traits.get(user) ?? {},
      computed: {},
      tags: new Set(),
      isActive: true,
      isMember: (segment) => this.isMember(segment, user, at),
      eventsOf: of,
      totalsOf: (name) =>
        of(name).length > 0 ? { n: of(name).length, firstAt: of(name)[0]!.occurredAt, lastAt: of(name).at(-1)!.occurredAt } : undefined,
    };
  }

  private isMember(segment: string, user: string, at: number): boolean {
    const rule = this.definitions[segment] as Expression | { readonly manual: readonly string[] };
    return 'manual' in rule ? rule.manual.includes(user) : this.members(rule, at).includes(user);
  }
}

function faultsOf({ segment, definitions = {} }: SegmentCase): readonly Fault[] {
  const rules = [segment, ...Object.values(definitions).filter((rule) => !Object.hasOwn(rule as object, 'manual'))];
  return rules.map((rule) => parse(rule)).flatMap((parsed) => (parsed.ok ? [] : parsed.errors));
}

function play(c: SegmentCase): void {
  const world = new World(c.definitions ?? {}, c.timezone ?? 'UTC');
  const rule = c.segment as Expression;
  c.users?.forEach((user) => world.identify(user.id, user.traits));
  c.events?.forEach((e, i) =>
    world.track(e.user, { messageId: `m${i}`, name: e.event, occurredAt: Date.parse(e.at), properties: e.properties, context: {} }),
  );
  if (c.expected) expect(world.members(rule, Date.parse(c.now))).toEqual([...c.expected].sort());
  for (const step of c.steps ?? []) {
    const at = Date.parse(step.at);
    if (step.identify) world.identify(step.identify, step.traits ?? {});
    if (step.track)
      world.track(step.track, {
        messageId: step.messageId!,
        name: step.event!,
        occurredAt: at,
        properties: step.properties ?? {},
        context: {},
      });
    if (step.expect_members) expect(world.members(rule, at)).toEqual([...step.expect_members].sort());
  }
}

/** Their operators come later, and `parse` says so. */
const NOT_OFFERED = ['seg-20', 'seg-41', 'seg-48', 'seg-64', 'seg-74', 'seg-75', 'seg-82'];

describeCases(`black-box cases of segments${isThere ? '' : ' (skipped: ../shared/cases is not here)'}`, () => {
  const cases = isThere ? (JSON.parse(read('segment-cases.json')) as { cases: SegmentCase[] }).cases : [];

  it.each(cases.filter((c) => !NOT_OFFERED.includes(c.id)).map((c): [string, SegmentCase] => [c.id, c]))(
    '%s has the members that others found',
    (_, c) => {
      expect(faultsOf(c)).toEqual([]);
      play(c);
    },
  );

  it('refuses the cases whose operators come later', () => {
    const refused = cases.filter((c) => faultsOf(c).length > 0);
    expect(refused.map((c) => c.id)).toEqual(NOT_OFFERED);
    expect(new Set(refused.filter((c) => c.id !== 'seg-82').flatMap((c) => faultsOf(c).map((fault) => fault.code)))).toEqual(
      new Set(['rule.not-yet']),
    );
  });
});

interface Vector {
  readonly cond: { readonly value: Json; readonly operator?: string };
  readonly props: JsonObject;
  readonly expected: boolean | 'inconclusive';
  readonly quirk?: string;
}

const OPERATORS: Readonly<Record<string, string>> = {
  exact: 'equals',
  is_not: 'not_equals',
  icontains: 'contains',
  starts_with: 'starts_with',
  ends_with: 'ends_with',
  gt: 'gt',
  gte: 'gte',
  lt: 'lt',
  lte: 'lte',
  is_set: 'exists',
  is_date_before: 'before',
  is_date_after: 'after',
  not_starts_with: 'starts_with',
  not_ends_with: 'ends_with',
};
const RELATIVE = /^-?\d+[hdwmy]$/;

describeCases('vectors of operators on a property', () => {
  const vectors = isThere ? (JSON.parse(read('property-operators.json')) as { vectors: Vector[] }).vectors : [];
  const offered = vectors.filter(
    ({ cond, quirk }) => Object.hasOwn(OPERATORS, cond.operator ?? 'exact') && !RELATIVE.test(String(cond.value)) && !quirk,
  );

  /** Where this language says otherwise: text that reads as a number is compared as one, and a number is an instant. */
  const OTHERWISE = [
    '{"key":"key","value":"30","operator":"lt"} {"key":"100"}',
    '{"key":"key","value":"2022-05-01","operator":"is_date_before"} {"key":1}',
  ];

  it.each(offered.map((v): [string, Vector] => [`${JSON.stringify(v.cond)} ${JSON.stringify(v.props)}`, v]))('%s', (name, vector) => {
    const expected = vector.expected === 'inconclusive' ? isNegative(vector) : vector.expected;
    expect(holds(vector)).toBe(OTHERWISE.includes(name) ? !expected : expected);
  });

  it('leaves out regular expressions, relative dates and quirks', () => {
    expect([vectors.length, offered.length]).toEqual([111, 74]);
  });
});

function isNegative({ cond }: Vector): boolean {
  return cond.operator?.includes('not') ?? false;
}

/** A rule that is refused has no members. */
function holds({ cond, props }: Vector): boolean {
  const { operator = 'exact', value } = cond;
  const condition = { trait: 'key', op: OPERATORS[operator], ...(operator !== 'is_set' && { value }) };
  const parsed = parse(operator.startsWith('not_') ? { not: condition } : condition);
  const traits = Object.fromEntries(Object.entries(props).map(([key, found]) => [key, unwrapped(found)]));
  const world = new World({}, 'UTC');
  world.identify('u', traits);
  return parsed.ok && world.members(parsed.expression, Date.UTC(2022, 4, 1)).length === 1;
}

/** Their `{ "$datetime": … }` is text here. */
function unwrapped(value: Json): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (Object.values(value)[0] ?? null) : value;
}
