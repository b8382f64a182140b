import type {
  AggregateCondition,
  EventCondition,
  Expression,
  FirstEventCondition,
  LastEventCondition,
  NearCondition,
  PropertyCondition,
  RegularlyCondition,
  SequenceCondition,
  TraitCondition,
} from '@tributary/contract';
import type { HistoryCondition } from '../children.js';
import { aggregateOf, isAggregate } from '../evaluate/compile-aggregate.js';
import { AGGREGATE_OPERATOR_WORDS, AGGREGATE_WORDS, CONSENT_WORDS, countWords, durationWords, eventWords, operatorWords, valueWords, zoneWords } from './words.js';

/**
 * A piece of a printed rule. `path` leads to what it came from, as in the errors of `parse`, so an editor can put the field there.
 * `bracket` is `(` or `)`; `word` joins conditions.
 */
export interface Token {
  readonly kind: 'word' | 'bracket' | 'trait' | 'property' | 'event' | 'tag' | 'segment' | 'consent' | 'place' | 'operator' | 'value';
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
  if ('consent' in e) {
    out('operator', CONSENT_WORDS[e.is], `${path}.is`);
    return out('consent', e.consent, `${path}.consent`);
  }
  if ('near' in e) return sayNear(e, path, out);
  if ('company' in e) {
    if (e.role !== undefined) {
      out('word', 'as', path);
      out('value', e.role, `${path}.role`);
    }
    out('word', e.role === undefined ? 'a company is so:' : 'of a company that is so:', path);
    return sayInBrackets(e.company, `${path}.company`, out);
  }
  if ('trait' in e) return sayComparison(e, path, out);
  sayHistory(e, path, out);
}

function sayHistory(e: HistoryCondition, path: string, out: Say): void {
  if ('first_event' in e || 'last_event' in e) return sayEdge(e, path, out);
  if ('sequence' in e) return saySequence(e, path, out);
  if ('regularly' in e) return sayRegularly(e, path, out);
  return isAggregate(e) ? sayAggregate(e, path, out) : sayEvent(e, path, out);
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
  out('event', eventWords(e.event), `${path}.event`);
  out('operator', countWords(e.count ?? { op: 'gte', n: 1 }), `${path}.count`);
  sayPeriod(e, path, out);
  sayWhere(e.where, path, out);
}

function sayAggregate(e: AggregateCondition, path: string, out: Say): void {
  const { aggregate, property } = aggregateOf(e)!;
  out('operator', AGGREGATE_WORDS[aggregate], `${path}.${aggregate}`);
  out('property', property, `${path}.${aggregate}`);
  out('word', 'of', path);
  out('event', eventWords(e.event), `${path}.event`);
  out('operator', AGGREGATE_OPERATOR_WORDS[e.op], `${path}.op`);
  out('value', String(e.value), `${path}.value`);
  sayPeriod(e, path, out);
  sayWhere(e.where, path, out);
}

function sayEdge(e: FirstEventCondition | LastEventCondition, path: string, out: Say): void {
  const kind = 'first_event' in e ? 'first_event' : 'last_event';
  out('word', kind === 'first_event' ? 'first' : 'last', path);
  out('event', eventWords('first_event' in e ? e.first_event : e.last_event), `${path}.${kind}`);
  if ('has' in e && e.has) {
    sayPeriod(e, path, out);
    return sayWhere(e.where, path, out, 'has');
  }
  // "where" belongs to which event it is, so it comes before when that was.
  sayWhere(e.where, path, out);
  sayPart('is more than', e.not_within && `${durationWords(e.not_within)} ago`, `${path}.not_within`, out);
  sayPart('is within the last', e.within && durationWords(e.within), `${path}.within`, out);
  sayPart('is from', e.from, `${path}.from`, out);
  sayPart('is until', e.to, `${path}.to`, out);
  if (e.within === undefined && e.not_within === undefined && e.from === undefined && e.to === undefined) out('word', 'ever happened', path);
}

function saySequence(e: SequenceCondition, path: string, out: Say): void {
  e.sequence.forEach((step, i) => {
    const at = `${path}.sequence[${i}]`;
    if (i > 0) {
      out('word', 'then', path);
      sayPart('within', e.max_gap && durationWords(e.max_gap), `${path}.max_gap`, out);
    }
    out('event', eventWords(typeof step === 'string' ? step : step.event), typeof step === 'string' ? at : `${at}.event`);
    if (typeof step !== 'string') sayWhere(step.where, at, out);
  });
  sayPart('all in', e.within && durationWords(e.within), `${path}.within`, out);
}

function sayRegularly(e: RegularlyCondition, path: string, out: Say): void {
  out('event', eventWords(e.regularly), `${path}.regularly`);
  out('operator', countWords(e.count ?? { op: 'gte', n: 1 }), `${path}.count`);
  sayWhere(e.where, path, out);
  out('word', 'in at least', path);
  out('value', String(e.at_least), `${path}.at_least`);
  sayPart('of the last', e.of_last, `${path}.of_last`, out);
  sayPart('periods of', durationWords(e.period), `${path}.period`, out);
}

function sayNear({ near }: NearCondition, path: string, out: Say): void {
  out('operator', 'is within', path);
  out('value', `${near.km} km`, `${path}.near.km`);
  out('word', 'of', path);
  out('place', near.place ?? `${near.lat}, ${near.lon}`, `${path}.near.place`);
}

function sayPeriod(e: Pick<EventCondition, 'within' | 'from' | 'to'>, path: string, out: Say): void {
  sayPart('in', e.within && durationWords(e.within), `${path}.within`, out);
  sayPart('from', e.from, `${path}.from`, out);
  sayPart('until', e.to, `${path}.to`, out);
}

function sayWhere(where: readonly PropertyCondition[] | undefined, path: string, out: Say, first = 'where'): void {
  where?.forEach((condition, i) => {
    out('word', i === 0 ? first : 'and', path);
    sayComparison(condition, `${path}.where[${i}]`, out);
  });
}

function sayPart(word: string, value: string | number | undefined, path: string, out: Say): void {
  if (value === undefined) return;
  out('word', word, path);
  out('value', String(value), path);
}
