import { describe, expect, it } from '@jest/globals';
import { dataNeedsOf, MODELS, parse, SEGMENT_TEMPLATES, sentence } from '../index.js';

describe('templates of segments', () => {
  it('are at least three for each of the nine models', () => {
    const counts = MODELS.map((model) => SEGMENT_TEMPLATES.filter((template) => template.model === model).length);
    expect(counts.length).toBe(9);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(3);
  });

  it.each(SEGMENT_TEMPLATES.map((template) => [template.key, template] as const))('%s is a rule that can be saved, and says what data it needs', (_, { rule, name, description }) => {
    expect(parse(rule)).toEqual({ ok: true, expression: rule });
    expect(sentence(rule)).not.toContain('undefined');
    const { events, traits, companies } = dataNeedsOf(rule);
    expect(events.length + traits.length + companies.length).toBeGreaterThan(0);
    expect([name, description].every((text) => text.length > 4)).toBe(true);
  });

  it('have a key each', () => {
    expect(new Set(SEGMENT_TEMPLATES.map(({ key }) => key)).size).toBe(SEGMENT_TEMPLATES.length);
  });
});
