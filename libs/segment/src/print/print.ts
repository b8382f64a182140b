import type { EventCondition, Expression, PropertyCondition, TraitCondition } from '@tributary/contract';
import { countWords, durationWords, operatorWords, valueWords, zoneWords } from './words.js';

/**
 * A piece of a printed rule. `path` leads to what it came from, as in the errors of `parse`, so an editor can put the field there.
 * `bracket` is `(` or `)`; `word` joins conditions.
 */
export interface Token {
  readonly kind: 'word' | 'bracket' | 'trait' | 'property' | 'event' | 'tag' | 'segment' | 'operator' | 'value';
  readonly text: string;
  readonly path: string;
}

type Say = (kind: Token['kind'], text: string | undefined, path: string) => void;

/** A rule as pieces for an editor, in the order they are read. @param root what paths begin with */
export function print(expression: Expression, root = 'rule'): Token[] {
  const tokens: Token[] = [];
  say(expression, root, (kind, text, path) => {
    if (text !== undefined) tokens.push({ kind, text, path });
  });
  return tokens;
}

/** A rule for people: `Order Completed at least 2 times in 30 days and country is Portugal`. */
export function sentence(expression: Expression): string {
  return print(expression)
    .map((token) => token.text)
    .join(' ')
    .replaceAll('( ', '(')
    .replaceAll(' )', ')');
}

function say(e: Expression, path: string, out: Say): void {
  if ('everyone' in e) return out('word', 'everyone', path);
  if ('and' in e) return sayAll('and', e.and, path, out);
  if ('or' in e) return sayAll('or', e.or, path, out);
  if ('not' in e) {
    out('word', 'not', path);
    return sayInBrackets(e.not, `${path}.not`, out);
  }
  if ('tag' in e) {
    out('operator', e.tag === '*' ? 'has any tag' : 'has tag', path);
    return out('tag', e.tag === '*' ? undefined : e.tag, `${path}.tag`);
  }
  if ('segment' in e) {
    out('operator', 'is in segment', path);
    return out('segment', e.segment, `${path}.segment`);
  }
  if ('event' in e) return sayEvent(e, path, out);
  sayComparison(e, path, out);
}

function sayAll(word: 'and' | 'or', children: readonly Expression[], path: string, out: Say): void {
  children.forEach((child, i) => {
    if (i > 0) out('word', word, path);
    const isGroup = ('and' in child && child.and.length > 1) || ('or' in child && child.or.length > 1);
    if (isGroup && children.length > 1) sayInBrackets(child, `${path}.${word}[${i}]`, out);
    else say(child, `${path}.${word}[${i}]`, out);
  });
}

function sayInBrackets(e: Expression, path: string, out: Say): void {
  out('bracket', '(', path);
  say(e, path, out);
  out('bracket', ')', path);
}

function sayComparison(c: TraitCondition | PropertyCondition, path: string, out: Say): void {
  if ('trait' in c) out('trait', c.trait, `${path}.trait`);
  else out('property', c.property, `${path}.property`);
  out('operator', operatorWords(c), `${path}.op`);
  out('value', valueWords(c), `${path}.value`);
  out('value', zoneWords(c), `${path}.timezone`);
}

function sayEvent(e: EventCondition, path: string, out: Say): void {
  out('event', e.event, `${path}.event`);
  out('operator', countWords(e.count ?? { op: 'gte', n: 1 }), `${path}.count`);
  sayPart('in', e.within && durationWords(e.within), `${path}.within`, out);
  sayPart('from', e.from, `${path}.from`, out);
  sayPart('until', e.to, `${path}.to`, out);
  e.where?.forEach((condition, i) => {
    out('word', i === 0 ? 'where' : 'and', path);
    sayComparison(condition, `${path}.where[${i}]`, out);
  });
}

function sayPart(word: string, value: string | number | undefined, path: string, out: Say): void {
  if (value === undefined) return;
  out('word', word, path);
  out('value', String(value), path);
}
