import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import type { Expression, JsonObject } from '@tributary/contract';
import { parse, type Fault } from './index.js';
import { SmallWorld } from './small-world.js';

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

function faultsOf({ segment, definitions = {} }: SegmentCase): readonly Fault[] {
  const rules = [segment, ...Object.values(definitions).filter((rule) => !Object.hasOwn(rule as object, 'manual'))];
  return rules.map((rule) => parse(rule)).flatMap((parsed) => (parsed.ok ? [] : parsed.errors));
}

function play(c: SegmentCase): void {
  const world = new SmallWorld(c.definitions ?? {}, c.timezone ?? 'UTC');
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
