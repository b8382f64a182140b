import { describe, expect, it } from '@jest/globals';
import { lookUp, pathOf, SketchedContact, writeAt } from './index.js';

describe('writeAt', () => {
  it('changes one key inside an object and leaves the others', () => {
    expect(writeAt({ address: { city: 'Faro', zip: 1 } }, 'address.city', 'Porto')).toEqual({ key: 'address', value: { city: 'Porto', zip: 1 } });
  });
  it('writes a path that stands there as one key as one key', () => {
    expect(writeAt({ 'a.b': 1, a: { b: 2 } }, 'a.b', 3)).toEqual({ key: 'a.b', value: 3 });
  });
  it('makes the objects on the way, and one key where something else stands in the way', () => {
    expect(writeAt({}, 'a.b.c', 1)).toEqual({ key: 'a', value: { b: { c: 1 } } });
    expect(writeAt({ a: 'text' }, 'a.b', 1)).toEqual({ key: 'a.b', value: 1 });
  });
  it('never touches the prototype', () => {
    const written = writeAt({}, '__proto__.polluted', true);
    expect(written.key).toBe('__proto__');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

describe('SketchedContact', () => {
  it('finds what was written at every path, and nothing after it was taken away', () => {
    const contact = new SketchedContact();
    for (const path of ['plan', 'address.city', 'a.b.c', '__proto__', '__proto__.x', 'constructor.name']) {
      contact.traits.set(path, 'v');
      expect(lookUp(contact.view.traits, pathOf(path))).toBe('v');
      contact.traits.unset(path);
      expect(contact.traits.get(path)).toBeUndefined();
    }
  });
});
