import { describe, expect, it } from '@jest/globals';
import { initialsOf, nameOf } from './names.js';

describe('nameOf', () => {
  it('takes the fullest name, passing over what is no text', () => {
    expect(nameOf({ firstName: 'Aino', lastName: ' Laine ', email: 'a@x' })).toBe('Aino Laine');
    expect(nameOf({ firstName: 7, name: 'Aino L.' })).toBe('Aino L.');
    expect(nameOf({ firstName: '', email: 'a@x', userId: 'u1' })).toBe('a@x');
    expect(nameOf({ userId: 'u1' })).toBe('u1');
    expect(nameOf({})).toBe('');
  });
});

describe('initialsOf', () => {
  it('takes the first and the last word, of an address one letter, of what has none a dash', () => {
    expect(['Aino Laine', 'Élodie de la Tour', 'aino', 'aino.laine@x.example', '4711', ''].map(initialsOf)).toEqual(['AL', 'ÉT', 'A', 'A', '–', '–']);
  });
});
