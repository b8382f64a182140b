import { parseWindowMs, type ContactFacts, type Expression, type TraitCondition, type Verdict } from '@tributary/contract';
import type { HistoryCondition } from '../children.js';
import { lookUp, placeOfTrait, type Place } from '../value/path.js';
import { compileComparison } from './compile-comparison.js';
import { compileAggregate, isAggregate, planAggregate } from './compile-aggregate.js';
import { compileCompany } from './compile-company.js';
import { compileConsent } from './compile-consent.js';
import { compileEdge, planEdge } from './compile-edge.js';
import { compileEvent, planEvent } from './compile-event.js';
import { compileNear } from './compile-near.js';
import { compileRegularly, planRegularly } from './compile-regularly.js';
import { compileSequence, planSequence } from './compile-sequence.js';
import { zoneOfContact } from './contact-zone.js';
import type { Evaluate } from './history.js';
import { agedHold, lasting, verdictOf, ALWAYS, NEVER, type Hold } from './hold.js';
import { needsOf, readsOf, type EventNeed, type Reads } from './reads.js';

/** What the workspace decides for a condition. */
export interface Settings {
  /** An IANA name. */
  readonly timezone: string;
  /** Topics that send only to those who asked for it; without it: none. */
  readonly optIn?: ReadonlySet<string>;
}

const NO_TOPICS: ReadonlySet<string> = new Set();

/** A rule made ready to be asked about many contacts. Holds no state: safe to share. */
export interface Compiled {
  /** @param at ms, a whole number */
  evaluate(facts: ContactFacts, at: number): Verdict;
  readonly needs: readonly EventNeed[];
  readonly reads: Reads;
}

/** @param expression one that `parse` accepted */
export function compile(expression: Expression, settings: Settings): Compiled {
  const hold = compileNode(expression, settings);
  return {
    evaluate: (facts, at) => verdictOf(facts.isActive ? hold(facts, at) : NEVER, at),
    needs: needsOf(expression, settings),
    reads: readsOf(expression),
  };
}

/** One answer; compile once instead when there are several contacts. */
export function evaluate(expression: Expression, facts: ContactFacts, at: number, settings: Settings): Verdict {
  return compile(expression, settings).evaluate(facts, at);
}

/** The same without the verdict around it, for every node of a rule. */
export function compileNode(e: Expression, settings: Settings): Evaluate {
  if ('everyone' in e) return () => ALWAYS;
  if ('and' in e) return least(e.and.map((child) => compileNode(child, settings)));
  if ('or' in e) return greatest(e.or.map((child) => compileNode(child, settings)));
  if ('not' in e) return opposite(compileNode(e.not, settings));
  if ('tag' in e) return bears(e.tag);
  if ('segment' in e) return (facts) => lasting(facts.isMember(e.segment));
  if ('trait' in e) return compileTrait(e, settings);
  if ('consent' in e) return compileConsent(e, settings.optIn ?? NO_TOPICS);
  if ('near' in e) return compileNear(e);
  if ('company' in e) return compileCompany(e, compileNode(e.company, settings));
  return compileHistory(e, settings.timezone);
}

/** The conditions that look at what happened. */
function compileHistory(e: HistoryCondition, timezone: string): Evaluate {
  if ('first_event' in e || 'last_event' in e) return compileEdge(planEdge(e, timezone));
  if ('sequence' in e) return compileSequence(planSequence(e, timezone));
  if ('regularly' in e) return compileRegularly(planRegularly(e, timezone));
  return isAggregate(e) ? compileAggregate(planAggregate(e, timezone)) : compileEvent(planEvent(e, timezone));
}

function least(children: readonly Evaluate[]): Evaluate {
  return (facts, at) => {
    let hold: Hold = ALWAYS;
    for (const child of children) {
      hold = Math.min(hold, child(facts, at));
      if (hold === NEVER) break;
    }
    return hold;
  };
}

function greatest(children: readonly Evaluate[]): Evaluate {
  return (facts, at) => {
    let hold: Hold = NEVER;
    for (const child of children) {
      hold = Math.max(hold, child(facts, at));
      if (hold === ALWAYS) break;
    }
    return hold;
  };
}

function opposite(child: Evaluate): Evaluate {
  return (facts, at) => -child(facts, at);
}

function bears(tag: string): Evaluate {
  return tag === '*' ? (facts) => lasting(facts.tags.size > 0) : (facts) => lasting(facts.tags.has(tag));
}

function compileTrait(condition: TraitCondition, settings: Settings): Evaluate {
  if (condition.op === 'has_been') return compileSince(condition);
  const place = placeOfTrait(condition.trait);
  const compare = compileComparison(condition);
  if (condition.timezone === 'contact') {
    return (facts, at) => compare(readTrait(facts, place), at, zoneOfContact(facts, settings.timezone));
  }
  const zone = condition.timezone ?? settings.timezone;
  return (facts, at) => compare(readTrait(facts, place), at, zone);
}

/** The value is one of those, and has been what it is for so long, or not yet for so long. */
function compileSince(condition: Extract<TraitCondition, { op: 'has_been' }>): Evaluate {
  const { trait, for_at_least: atLeast, for_less_than: lessThan } = condition;
  const place = placeOfTrait(trait);
  const equals = compileComparison({ op: 'equals', value: condition.value });
  const [atLeastMs, lessThanMs] = [atLeast, lessThan].map((text) => (text === undefined ? undefined : parseWindowMs(text)));
  return (facts, at) => {
    let hold = equals(readTrait(facts, place), at, 'UTC');
    if (hold < 0) return hold;
    const since = facts.changedAt(trait);
    if (atLeastMs !== undefined) hold = Math.min(hold, agedHold(since, at, atLeastMs));
    if (lessThanMs !== undefined) hold = Math.min(hold, -agedHold(since, at, lessThanMs));
    return hold;
  };
}

/** @returns undefined when the contact has no such trait */
export function readTrait(facts: ContactFacts, place: Place) {
  if (place.model === undefined) return lookUp(facts.traits, place);
  return Object.hasOwn(facts.computed, place.model) ? lookUp(facts.computed[place.model], place) : undefined;
}
