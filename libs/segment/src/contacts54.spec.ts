import { describe, expect, it } from '@jest/globals';
import { casesAreHere, casesNote, contacts54, type Contacts54 } from '@tributary/fixtures';
import { parse } from './index.js';
import { SmallWorld } from './small-world.fixture.js';

const describeCases = casesAreHere ? describe : describe.skip;

function aWorld({ people, companies, pageViews, rules, picked }: Contacts54): SmallWorld {
  const byHand = Object.fromEntries(Object.entries(picked).map(([key, manual]) => [key, { manual }]));
  const world = new SmallWorld({ ...rules, ...byHand }, 'UTC');
  for (const { id, traits, tags, company } of people) {
    world.identify(id, traits, tags);
    if (company !== null) world.join(id, company, companies[company] ?? {});
  }
  pageViews.forEach(({ user, url, occurredAt }, i) =>
    world.track(user, { messageId: `m${i}`, name: 'Page Viewed', occurredAt, properties: { url }, context: {} }),
  );
  return world;
}

describeCases(`segments of 54 contacts${casesNote}`, () => {
  const given = contacts54();
  const { at, rules, cases } = given;
  const world = aWorld(given);

  it.each(cases.filter((c) => c.id in rules).map((c): [string, Contacts54['cases'][number]] => [c.id, c]))(
    '%s has the known members',
    (id, c) => {
      const rule = rules[id]!;
      expect(parse(rule).ok).toBe(true);
      expect(world.members(rule, at)).toEqual([...c.expected_members].sort());
      expect(c.expected_members).toHaveLength(c.expected_count);
    },
  );

  it('covers all but one that is picked by hand and one that leans on a segment that is not given', () => {
    expect(cases.filter((c) => !(c.id in rules)).map((c) => c.id)).toEqual(['m07', 'm13']);
  });
});
