import { describe, expect, it } from '@jest/globals';
import { goldenReport, goldenTable, type Golden } from './golden-report.js';

const CASES: readonly Golden[] = [
  { name: 'right', template: '{{ a }}', data: { a: 1 }, result: '1', tags: ['output', 'if tag'] },
  { name: 'one of two', template: '{{ a }}', results: ['', 'x'], tags: ['output'] },
  { name: 'wrong', template: 'a', result: 'b', tags: ['output'] },
  { name: 'refused', template: '{% if', invalid: true },
  { name: 'with a partial', template: '{% render "a" %}', templates: { a: '' }, result: '', tags: ['render tag'] },
];

describe('goldenReport', () => {
  it('counts a case for each of its tags, and once among all', () => {
    expect(goldenReport(CASES)).toEqual({
      rows: [
        { tag: '(no tag)', passed: 1, total: 1, wrong: [] },
        { tag: 'if tag', passed: 1, total: 1, wrong: [] },
        { tag: 'output', passed: 2, total: 3, wrong: ['wrong'] },
      ],
      all: { tag: 'all', passed: 3, total: 4, wrong: ['wrong'] },
      partials: 1,
    });
  });
  it('is printed a line a tag', () => {
    expect(goldenTable(CASES).split('\n').map((line) => line.trim().split(/\s{2,}/))).toEqual([
      ['(no tag)', '1/1', '100 %'],
      ['if tag', '1/1', '100 %'],
      ['output', '2/3', '67 %'],
      ['all', '3/4', '75 %'],
      ['1 more need partials, which are not offered.'],
      [''],
    ]);
  });
});
