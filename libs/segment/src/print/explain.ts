import type { ContactFacts, Expression, Json, Verdict } from '@tributary/contract';
import { childrenOf, isHistoryCondition, type HistoryCondition } from '../children.js';
import { aggregated, isAggregate, planAggregate } from '../evaluate/compile-aggregate.js';
import { saidBy } from '../evaluate/compile-consent.js';
import { edgeInstant, planEdge } from '../evaluate/compile-edge.js';
import { distanceOf } from '../evaluate/compile-near.js';
import { planRegularly, surveyPeriods } from '../evaluate/compile-regularly.js';
import { latestChain, planSequence } from '../evaluate/compile-sequence.js';
import { compileNode, readTrait, type Settings } from '../evaluate/compile.js';
import { isTotal, planEvent, survey } from '../evaluate/compile-event.js';
import { verdictOf, NEVER } from '../evaluate/hold.js';
import { placeOfTrait } from '../value/path.js';
import { sentence } from './print.js';

/** Why a contact is, or is not, where a rule puts it: one node for every condition of the rule. */
export interface Explanation extends Verdict {
  readonly path: string;
  readonly kind: 'everyone' | 'and' | 'or' | 'not' | 'trait' | 'tag' | 'segment' | 'event' | 'first_event' | 'last_event' | 'sequence' | 'regularly' | 'consent' | 'near' | 'company';
  /** What was needed, for people. */
  readonly needed: string;
  /**
   * Only of leaves: the trait's value, the contact's tags, whether they are a member, what they said, how far away they are in km, how many events
   * counted or what they come to, when the first or last happened, in how many periods, their companies; of a sequence when the latest chain began. Null: nothing there.
   */
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

const KINDS = ['everyone', 'and', 'or', 'not', 'tag', 'segment', 'event', 'first_event', 'last_event', 'sequence', 'regularly', 'consent', 'near', 'company'] as const;

function kindOf(e: Expression): Explanation['kind'] {
  return KINDS.find((kind) => kind in e) ?? 'trait';
}

function seenBy(e: Expression, moment: Moment): Json | undefined {
  const { facts } = moment;
  if ('trait' in e) return readTrait(facts, placeOfTrait(e.trait)) ?? null;
  if ('tag' in e) return [...facts.tags].sort();
  if ('segment' in e) return facts.isMember(e.segment);
  if ('consent' in e) return saidBy(facts, e.consent);
  if ('company' in e) return facts.companies.map(({ id, role, traits }) => ({ id, role, traits }));
  if ('near' in e) return kmOf(distanceOf(e, facts));
  return isHistoryCondition(e) ? happened(e, moment) : undefined;
}

const kmOf = (metres: number | undefined): number | null => (metres === undefined ? null : Math.round(metres / 100) / 10);
const instantOf = (ms: number | null | undefined): string | null => (ms === undefined || ms === null ? null : new Date(ms).toISOString());

function happened(e: HistoryCondition, { facts, at, settings }: Moment): Json {
  const { timezone } = settings;
  if ('first_event' in e || 'last_event' in e) return instantOf(edgeInstant(planEdge(e, timezone), facts, at));
  if ('sequence' in e) return instantOf(latestChain(planSequence(e, timezone), facts, at).start);
  if ('regularly' in e) return surveyPeriods(planRegularly(e, timezone), facts, at).reached;
  if (isAggregate(e)) return aggregated(planAggregate(e, timezone), facts, at);
  const plan = planEvent(e, timezone);
  return isTotal(plan) ? (facts.totalsOf(plan.name)?.n ?? 0) : survey(plan, facts, at).count;
}
