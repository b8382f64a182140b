import type { Json, JsonObject } from '@tributary/contract';
import { inside, textOf, type DerivedState, type SeenEvent } from './derived-state.js';

const UTM = ['source', 'medium', 'campaign', 'term', 'content'] as const;

function hostOf(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  return new URL(url).hostname.replace(/^www\./, '') || undefined;
}

/** What an event says of where the contact came from; null: nothing. A page of the same site is no referrer. */
function cameFrom({ properties, context }: SeenEvent): JsonObject | null {
  const page = context['page'];
  const url = textOf(inside(page, 'url')) ?? textOf(properties['url']);
  const query = url !== undefined && url.includes('utm_') && URL.canParse(url) ? new URL(url).searchParams : undefined;
  const campaign = context['campaign'];
  const said: Record<string, Json | undefined> = {};
  for (const key of UTM) said[`utm_${key}`] = textOf(inside(campaign, key === 'campaign' ? 'name' : key)) ?? textOf(query?.get(`utm_${key}`) ?? undefined) ?? textOf(properties[`utm_${key}`]);
  const referrer = hostOf(textOf(inside(page, 'referrer')) ?? textOf(properties['referrer']));
  if (referrer !== undefined && referrer !== hostOf(url)) said['referrer'] = referrer;
  const known = Object.entries(said).filter(([, value]) => value !== undefined);
  return known.length === 0 ? null : (Object.fromEntries(known) as JsonObject);
}

/** Most events say nothing of it: that is found out first. */
const mayTell = ({ properties, context }: SeenEvent): boolean =>
  context['campaign'] !== undefined || context['page'] !== undefined || properties['referrer'] !== undefined || properties['url'] !== undefined || properties['utm_source'] !== undefined;

const same = (a: JsonObject, b: JsonObject): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Where the contact came from, the first time and the last. The same object: nothing new. */
export function cameBy(state: DerivedState, event: SeenEvent): DerivedState {
  if (!mayTell(event)) return state;
  const what = cameFrom(event);
  if (!what) return state;
  const seen = { at: event.occurredAt, what };
  const first = !state.first || seen.at < state.first.at ? seen : state.first;
  const last = !state.last || (seen.at > state.last.at && !same(state.last.what, what)) ? seen : state.last;
  return first === state.first && last === state.last ? state : { ...state, first, last };
}

/** The first time under its plain names, the last under `last_…`. */
export function sourceOf({ first, last }: DerivedState): JsonObject | null {
  if (!first || !last) return null;
  return { ...first.what, ...Object.fromEntries(Object.entries(last.what).map(([key, value]) => [`last_${key}`, value])) };
}
