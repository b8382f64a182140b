import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import type { Expression } from '@tributary/contract';
import { parse } from './index.js';
import { SmallWorld } from './small-world.js';

/** 54 invented people of another product, read in place; see the README there. */
const CASES = new URL('../../../../shared/cases/segments/', import.meta.url);
const isThere = existsSync(CASES);
const describeCases = isThere ? describe : describe.skip;
const json = <T>(name: string) => JSON.parse(readFileSync(new URL(name, CASES), 'utf8')) as T;

const AT = Date.UTC(2026, 2, 15);
const DAY_MS = 86_400_000;
const is = (trait: string, value: string): Expression => ({ trait, op: 'equals', value });
const not = (segment: string): Expression => ({ not: { segment } });

/** Their prose, in this language. m07 leans on a segment that is not given, m17 on `matches`, m19 on companies. */
const RULES: Readonly<Record<string, Expression>> = {
  m01: is('state', 'IA'),
  m03: is('title', 'Mr.'),
  m05: { event: 'Page Viewed', count: { op: 'eq', n: 0 }, where: [{ property: 'url', op: 'contains', value: 'test.com' }] },
  m09: { and: [is('country', 'United Kingdom'), not('empty')] },
  m11: { and: [not('m03'), not('empty')] },
  m15: { and: [{ trait: 'title', op: 'starts_with', value: 'Mr' }, not('m13')] },
  m21: { not: { tag: '*' } },
  m23: is('country', 'United Kingdom'),
};

interface Expected {
  readonly cases: readonly { readonly id: string; readonly expected_count: number; readonly expected_members: readonly string[] }[];
}

function aWorld({ cases }: Expected): SmallWorld {
  const picked = cases.find((c) => c.id === 'm13')!.expected_members;
  const world = new SmallWorld({ ...RULES, empty: { manual: [] }, m13: { manual: picked } }, 'UTC');
  const [head, ...rows] = readFileSync(new URL('contacts54.csv', CASES), 'utf8').trim().split('\n');
  const names = head!.trim().split(',');
  for (const row of rows) {
    const { id, tags, ...traits } = Object.fromEntries(
      row
        .trim()
        .split(',')
        .map((cell, i) => [names[i], cell]),
    );
    world.identify(id!, traits, tags ? [tags] : []);
  }
  const { page_views } = json<{ page_views: { user: string; url: string; days_ago: number }[] }>('contacts54-extra.json');
  page_views.forEach(({ user, url, days_ago }, i) =>
    world.track(user, { messageId: `m${i}`, name: 'Page Viewed', occurredAt: AT - days_ago * DAY_MS, properties: { url }, context: {} }),
  );
  return world;
}

describeCases(`segments of 54 contacts${isThere ? '' : ' (skipped: ../shared/cases is not here)'}`, () => {
  const expected = isThere ? json<Expected>('contacts54-cases.json') : { cases: [] };
  const world = isThere ? aWorld(expected) : undefined;

  it.each(expected.cases.filter((c) => c.id in RULES).map((c): [string, Expected['cases'][number]] => [c.id, c]))(
    '%s has the known members',
    (id, c) => {
      const rule = RULES[id]!;
      expect(parse(rule).ok).toBe(true);
      expect(world!.members(rule, AT)).toEqual([...c.expected_members].sort());
      expect(c.expected_members).toHaveLength(c.expected_count);
    },
  );

  it('covers all but four', () => {
    expect(expected.cases.filter((c) => !(c.id in RULES)).map((c) => c.id)).toEqual(['m07', 'm13', 'm17', 'm19']);
  });
});
