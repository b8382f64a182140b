import { describe, expect, it } from '@jest/globals';
import type { Expression } from '@tributary/contract';
import { casesAreHere, casesNote, pickedMembers, segmentCases, TOPIC_ASKED, type SegmentCase } from '@tributary/fixtures';
import { parse, type Fault } from './index.js';
import { SmallWorld } from './small-world.fixture.js';

const describeCases = casesAreHere ? describe : describe.skip;

function faultsOf({ segment, definitions = {} }: SegmentCase): readonly Fault[] {
  const rules = [segment, ...Object.values(definitions).filter((definition) => !pickedMembers(definition))];
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
    if (step.identify) world.identify(step.identify, step.traits ?? {}, [], at);
    if (step.subscribe) world.say(step.subscribe, TOPIC_ASKED, 'subscribed');
    if (step.unsubscribe) world.say(step.unsubscribe, TOPIC_ASKED, 'unsubscribed');
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

describeCases(`black-box cases of segments${casesNote}`, () => {
  it.each(segmentCases().map((c): [string, SegmentCase] => [c.id, c]))('%s has the members that others found', (_, c) => {
    expect(faultsOf(c)).toEqual([]);
    play(c);
  });
});
