import type { ContactFacts, EventCondition, Expression, Json, Verdict } from '@tributary/contract';
import { childrenOf } from '../children.js';
import { compileNode, readTrait, type Settings } from '../evaluate/compile.js';
import { isTotal, planEvent, survey } from '../evaluate/compile-event.js';
import { verdictOf, NEVER } from '../evaluate/hold.js';
import { placeOfTrait } from '../value/path.js';
import { sentence } from './print.js';

/** Why a contact is, or is not, where a rule puts it: one node for every condition of the rule. */
export interface Explanation extends Verdict {
  readonly path: string;
  readonly kind: 'everyone' | 'and' | 'or' | 'not' | 'trait' | 'tag' | 'segment' | 'event';
  /** What was needed, for people. */
  readonly needed: string;
  /** Only of leaves: the trait's value, the contact's tags, whether they are a member, how many events counted. Null: nothing there. */
  readonly seen?: Json;
  readonly children: readonly Explanation[];
}

/** @param at ms @returns the tree of the rule; of a contact that is not active the root says no, whatever the conditions below say */
export function explain(expression: Expression, facts: ContactFacts, at: number, settings: Settings): Explanation {
  const explanation = explainNode(expression, 'rule', { facts, at, settings });
  return facts.isActive ? explanation : { ...explanation, ...verdictOf(NEVER, at) };
}

interface Moment {
  readonly facts: ContactFacts;
  readonly at: number;
  readonly settings: Settings;
}

function explainNode(e: Expression, path: string, moment: Moment): Explanation {
  const kind = kindOf(e);
  const step = kind === 'not' ? () => '.not' : (i: number) => `.${kind}[${i}]`;
  const children = childrenOf(e).map((child, i) => explainNode(child, path + step(i), moment));
  const verdict = verdictOf(compileNode(e, moment.settings)(moment.facts, moment.at), moment.at);
  const seen = seenBy(e, moment);
  return { path, kind, ...verdict, needed: sentence(e), ...(seen !== undefined && { seen }), children };
}

const KINDS = ['everyone', 'and', 'or', 'not', 'tag', 'segment', 'event'] as const;

function kindOf(e: Expression): Explanation['kind'] {
  return KINDS.find((kind) => kind in e) ?? 'trait';
}

function seenBy(e: Expression, { facts, at, settings }: Moment): Json | undefined {
  if ('trait' in e) return readTrait(facts, placeOfTrait(e.trait)) ?? null;
  if ('tag' in e) return [...facts.tags].sort();
  if ('segment' in e) return facts.isMember(e.segment);
  return 'event' in e ? countOf(e, facts, at, settings) : undefined;
}

function countOf(e: EventCondition, facts: ContactFacts, at: number, settings: Settings): number {
  const plan = planEvent(e, settings.timezone);
  return isTotal(plan) ? (facts.totalsOf(plan.name)?.n ?? 0) : survey(plan, facts.eventsOf(plan.name), at).count;
}
