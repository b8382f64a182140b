import type { ContactFacts, Expression, TraitCondition, Verdict } from '@tributary/contract';
import { lookUp, placeOfTrait, type Place } from '../value/path.js';
import { isZone } from '../value/zone.js';
import { compileComparison } from './compile-comparison.js';
import { compileEvent, planEvent, type Evaluate } from './compile-event.js';
import { lasting, verdictOf, ALWAYS, NEVER, type Hold } from './hold.js';
import { needsOf, readsOf, type EventNeed, type Reads } from './reads.js';

/** What the workspace decides for a condition. `timezone`: an IANA name. */
export interface Settings {
  readonly timezone: string;
}

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
  if ('event' in e) return compileEvent(planEvent(e, settings.timezone));
  return compileTrait(e, settings);
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
  const place = placeOfTrait(condition.trait);
  const compare = compileComparison(condition);
  if (condition.timezone === 'contact') {
    return (facts, at) => compare(readTrait(facts, place), at, zoneOfContact(facts, settings.timezone));
  }
  const zone = condition.timezone ?? settings.timezone;
  return (facts, at) => compare(readTrait(facts, place), at, zone);
}

/** @returns undefined when the contact has no such trait */
export function readTrait(facts: ContactFacts, place: Place) {
  if (place.model === undefined) return lookUp(facts.traits, place);
  return Object.hasOwn(facts.computed, place.model) ? lookUp(facts.computed[place.model], place) : undefined;
}

/** The trait `timezone` when it names a zone, else the workspace's. */
export function zoneOfContact(facts: ContactFacts, fallback: string): string {
  const own = Object.hasOwn(facts.traits, 'timezone') ? facts.traits.timezone : undefined;
  return typeof own === 'string' && isZone(own) ? own : fallback;
}
