import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BASE_AT, contact, expression, factsOf, type GeneratedContact } from '@tributary/fixtures';
import { evaluate } from '../evaluate/compile.js';
import { explain } from './explain.js';

const UTC = { timezone: 'UTC' };
const life: GeneratedContact = { traits: { country: 'Spain' }, computed: {}, tags: ['vip'], segments: [], state: 'active', consent: {}, companies: {}, changes: [], events: [] };

describe('explain', () => {
  it('names for each condition what was seen and what was needed', () => {
    const rule = {
      and: [{ tag: 'vip' }, { trait: 'country', op: 'equals' as const, value: 'Portugal' }, { not: { event: 'Paid', within: '7d' } }],
    };
    const { member, children } = explain(rule, factsOf(life), BASE_AT, UTC);
    expect(member).toBe(false);
    expect(children).toEqual([
      { path: 'rule.and[0]', kind: 'tag', member: true, validUntil: null, needed: 'has tag vip', seen: ['vip'], children: [] },
      { path: 'rule.and[1]', kind: 'trait', member: false, validUntil: null, needed: 'country is Portugal', seen: 'Spain', children: [] },
      expect.objectContaining({ path: 'rule.and[2]', kind: 'not', member: true, needed: 'not (Paid at least once in 7 days)' }),
    ]);
    expect(children[2]!.children).toEqual([expect.objectContaining({ path: 'rule.and[2].not', kind: 'event', seen: 0, member: false })]);
  });

  it('comes to the verdict of evaluate, for any rule and contact', () => {
    fc.assert(
      fc.property(expression, contact, (rule, anyone) => {
        const { member, validUntil } = explain(rule, factsOf(anyone), BASE_AT, UTC);
        expect({ member, validUntil }).toEqual(evaluate(rule, factsOf(anyone), BASE_AT, UTC));
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});
