import type { Expression, TraitCondition } from '@tributary/contract';
import { comparedWith, listOf } from '../evaluate/compile-comparison.js';
import { numberOf } from '../value/number.js';
import { placeOfTrait } from '../value/path.js';
import { foldedOf } from '../value/text.js';
import type { Statement } from './statement.js';

/** An attribute of contacts as an index holds it: its text, its text without regard to case to be found by its beginning, or its number. */
export interface TraitIndex {
  readonly trait: string;
  readonly of: 'text' | 'beginning' | 'number';
}

/** What every member's attribute is, as an index finds it; others may be so too. */
interface Narrowing extends TraitIndex {
  /** @param own SQL of what the index holds */
  toSql(own: string, statement: Statement): string;
}

/** More of a text than this is not in an index: a value of a few kilobytes would fail every write (PostgreSQL takes 2.7 KB a row of an index). */
const INDEXED_CHARACTERS = 200;

/**
 * What an index holds of a value; null: nothing can be found by it. Texts lie in the order of their bytes, so that a beginning is a range.
 * @param value SQL of type jsonb
 */
export function indexedSql(of: TraitIndex['of'], value: string): string {
  switch (of) {
    case 'number':
      return `segment_number(${value})`;
    case 'text':
      return `(left(segment_text(${value}), ${INDEXED_CHARACTERS}) collate "C")`;
    case 'beginning':
      // `segment_folded`, spelled out: while PostgreSQL makes an index, a function of ours finds no other by its bare name.
      return `(left(normalize(lower(segment_text(${value}) collate "und-x-icu"), NFC), ${INDEXED_CHARACTERS}) collate "C")`;
  }
}

/** The indexes by which a rule's members could be found without looking at everybody: those of attributes that all of them have to have. */
export function traitIndexesOf(rule: Expression): TraitIndex[] {
  const found = narrowingsOf(rule).map(({ trait, of }) => ({ trait, of }));
  return [...new Map(found.map((index) => [`${index.of} ${index.trait}`, index])).values()];
}

/** Conditions on `contact c`, of what an index has, that every member fulfils. */
export function narrowingSql(rule: Expression, isIndexed: (index: TraitIndex) => boolean, statement: Statement): string[] {
  return narrowingsOf(rule)
    .filter(isIndexed)
    .map(({ trait, of, toSql }) => toSql(indexedSql(of, `(c.traits -> ${statement.parameter(trait, 'text')})`), statement));
}

function narrowingsOf(rule: Expression): Narrowing[] {
  if ('and' in rule) return rule.and.flatMap(narrowingsOf);
  if (!('trait' in rule)) return [];
  const { model, parts } = placeOfTrait(rule.trait);
  return model === undefined && parts.length === 1 ? narrowingOf(rule) : [];
}

function narrowingOf(c: TraitCondition): Narrowing[] {
  const { trait } = c;
  switch (c.op) {
    case 'equals':
    case 'in':
    case 'has_been':
      return equalTo(trait, comparedWith(listOf(c.value)));
    case 'starts_with':
      return beginningWith(trait, foldedOf(c.value) ?? '');
    case 'between':
      return within(trait, [['>=', c.value[0]], ['<=', c.value[1]]]);
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return within(trait, [[ORDER[c.op], c.value]]);
    default:
      return [];
  }
}

const ORDER = { gt: '>', gte: '>=', lt: '<', lte: '<=' };

/** Texts that read as numbers equal numbers too, and numbers such texts: those are found by number, or not at all when there are other texts beside them. */
function equalTo(trait: string, { texts, numbers, numericTexts }: ReturnType<typeof comparedWith>): Narrowing[] {
  if (numbers.length + numericTexts.length === 0) {
    return [{ trait, of: 'text', toSql: (own, statement) => `${own} = any(${statement.parameter(texts.map(cut), 'text[]')})` }];
  }
  if (numericTexts.length < texts.length) return [];
  return [{ trait, of: 'number', toSql: (own, statement) => `${own} = any(${statement.parameter([...numbers, ...numericTexts], 'float8[]')})` }];
}

function beginningWith(trait: string, folded: string): Narrowing[] {
  if (folded === '') return [];
  return [{ trait, of: 'beginning', toSql: (own, statement) => `${own} ^@ ${statement.parameter(cut(folded), 'text')}` }];
}

const cut = (text: string): string => [...text].slice(0, INDEXED_CHARACTERS).join('');

function within(trait: string, bounds: readonly (readonly [string, string | number])[]): Narrowing[] {
  const numbers = bounds.map(([op, value]) => [op, numberOf(value)] as const);
  if (numbers.some(([, number]) => number === undefined)) return [];
  return [{ trait, of: 'number', toSql: (own, statement) => numbers.map(([op, number]) => `${own} ${op} ${statement.parameter(number!, 'float8')}`).join(' and ') }];
}
