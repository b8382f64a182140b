import { describe, expect, it } from '@jest/globals';
import { snoozeTimes } from './snooze-times.js';

const local = (at: Date): number[] => [at.getMonth() + 1, at.getDate(), at.getHours(), at.getMinutes()];

describe('snoozeTimes', () => {
  it('comes back this afternoon, or in three hours where that has come', () => {
    expect(local(snoozeTimes(new Date(2026, 10, 27, 8, 12)).afternoon)).toEqual([11, 27, 14, 0]);
    expect(local(snoozeTimes(new Date(2026, 10, 27, 13, 20)).afternoon)).toEqual([11, 27, 16, 20]);
  });
  it('comes back on the Monday after today, on a Monday too, at nine', () => {
    const mondays = [23, 24, 27, 28, 29, 30].map((day) => local(snoozeTimes(new Date(2026, 10, day, 12)).nextWeek));
    expect(mondays).toEqual([[11, 30, 9, 0], [11, 30, 9, 0], [11, 30, 9, 0], [11, 30, 9, 0], [11, 30, 9, 0], [12, 7, 9, 0]]);
    expect(local(snoozeTimes(new Date(2026, 11, 31, 12)).tomorrow)).toEqual([1, 1, 9, 0]);
  });
});
