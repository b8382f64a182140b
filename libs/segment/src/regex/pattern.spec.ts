import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { nastyText, pattern } from '@tributary/fixtures';
import { parsePattern, PatternFault } from './parse-pattern.js';
import { toPostgres, toRe2 } from './print-pattern.js';

const matches = (text: string, subject: string): boolean => RE2JS.compile(toRe2(parsePattern(text))).test(subject);

describe('regular expressions', () => {
  it('written out match what RE2 says of them as they were given', () => {
    // Letters beyond ASCII in both cases are told by Unicode here, by its simple folding there.
    const plain = pattern.filter((text) => !text.includes('(?i') && text.split('(?P<').length < 3);
    fc.assert(
      fc.property(plain, fc.array(nastyText, { minLength: 1, maxLength: 4 }), (text, subjects) => {
        const theirs = RE2JS.compile(text);
        for (const subject of [...subjects, subjects.join(' ')]) expect([text, subject, matches(text, subject)]).toEqual([text, subject, theirs.test(subject)]);
      }),
      { numRuns: 1_500, seed: 1 },
    );
  });

  it.each([
    ['(?i)josé', 'JOSÉ', true],
    ['(?i)[a-f]{3}', 'BaD', true],
    ['a(?i:b)c', 'aBc', true],
    ['a(?i:b)c', 'aBC', false],
    ['^.$', '😀', true],
    ['\\bpro\\b', 'a pro here', true],
    ['\\bpro\\b', 'a professional', false],
    ['^.*(dayrep\\.com|gmail|[0-9]).*$', 'anna@gmail.com', true],
  ])('%s on %s: %s', (text, subject, expected) => {
    expect(matches(text, subject)).toBe(expected);
  });

  it.each([
    ['(a', 'has a "(" without a ")"'],
    ['a)', 'has a ")" without a "("'],
    ['?*', 'has a "?" with nothing before it to repeat'],
    ['a**', 'repeats a repeat; put the inner one in brackets'],
    ['(?=a)', 'has a "(?" that means nothing here; looking ahead or behind is not offered'],
    ['(a)\\1', 'has "\\1", which is not offered'],
    ['\\p{L}', 'has "\\p", which is not offered'],
    ['[b-a]', 'has a class with a range that runs backwards'],
    ['[a', 'ends inside a class'],
    ['a{256}', 'repeats more than 255 times'],
    ['((a{100}){100}){100}', 'repeats inside repeats more than 1000 times'],
    ['(?m)^a', 'has the flag "m", which is not offered; "i" and "s" are'],
    ['('.repeat(60) + ')'.repeat(60), 'nests groups more than 50 deep'],
  ])('refuses %s', (text, fault) => {
    expect(() => parsePattern(text)).toThrow(new PatternFault(fault));
  });

  it('is spelt for PostgreSQL without anything that asks its locale', () => {
    expect(toPostgres(parsePattern('^a|\\d$'))).toBe('\\A[\\u0061]|[\\u0030-\\u0039]\\Z');
  });
});
