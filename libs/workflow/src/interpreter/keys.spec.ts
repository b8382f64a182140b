import { describe, expect, it } from '@jest/globals';
import { chanceOf, effectKey, runId, uuidv5 } from './keys.js';

describe('uuidv5', () => {
  it('gives the example of RFC 9562, A.4', () => {
    expect(uuidv5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
  });
});

describe('effectKey and runId', () => {
  it('differ whenever any part does', () => {
    const keys = [effectKey('r', 'n', 1), effectKey('r', 'n', 2), effectKey('r', 'n","1', 1), effectKey('r2', 'n', 1)];
    const ids = [1, 2].map((pass) => runId({ workflow: 'r', contact: 'n', entryKey: '', pass }));
    expect(new Set([...keys, ...ids]).size).toBe(6);
  });
  it('never change: what was asked for under a key must be found again', () => {
    expect(effectKey('r', 'n', 1)).toBe(effectKey('r', 'n', 1));
    expect(effectKey('r', 'n', 1)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe('chanceOf', () => {
  it('is spread evenly, and another one at another node', () => {
    const people = Array.from({ length: 4_000 }, (_, i) => `c${i}`);
    const [one, two] = ['n1', 'n2'].map((node) => people.map((contact) => chanceOf('w', node, contact)));
    for (let part = 0; part < 10; part++) {
      const inside = one!.filter((chance) => Math.floor(chance * 10) === part).length;
      expect(Math.abs(inside - 400)).toBeLessThan(100);
    }
    const both = one!.filter((chance, i) => chance < 0.5 && two![i]! < 0.5).length;
    expect(Math.abs(both - 1_000)).toBeLessThan(150);
  });
  it('never changes: whoever was dealt something would be dealt something else', () => {
    expect(chanceOf('wf_1', 's', 'ana')).toBe(chanceOf('wf_1', 's', 'ana'));
    expect(chanceOf('wf_1', 's', 'ana')).not.toBe(chanceOf('wf_2', 's', 'ana'));
  });
});
