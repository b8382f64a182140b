import type { Json, JsonObject } from './json.js';
import { lookUp, pathOf } from './path.js';
import type { Cause } from './pipeline.js';

/** An event that was processed just now. Instants in ms. */
export interface EventHappening {
  readonly type: 'event';
  readonly messageId: string;
  readonly name: string;
  readonly occurredAt: number;
  readonly cause: Cause;
  readonly properties: JsonObject;
  readonly context: JsonObject;
}

/** A contact entered or left a segment just now; `id` is the transition's own. */
export interface TransitionHappening {
  readonly type: 'transition';
  readonly id: string;
  readonly segment: { readonly id: string; readonly key: string };
  readonly entered: boolean;
  readonly at: number;
  readonly cause: Cause;
}

/** A tag was put on the contact just now, or taken off. */
export interface TagHappening {
  readonly type: 'tag';
  readonly id: string;
  readonly tag: string;
  readonly added: boolean;
  readonly at: number;
  readonly cause: Cause;
}

/**
 * One key of the contact's attributes holds something else now; null: nothing. Of a score the key is `computed.score`, and
 * what it held is `{ lead: 5 }`; of what is computed else `computed.geo` and the like.
 */
export interface TraitHappening {
  readonly type: 'trait';
  readonly id: string;
  readonly key: string;
  readonly before: Json;
  readonly after: Json;
  readonly at: number;
  readonly cause: Cause;
}

/** Somebody put the contact into the workflow by hand; `id` is the request's. */
export interface ManualHappening {
  readonly type: 'manual';
  readonly id: string;
  readonly at: number;
  /** Why, for whoever reads the run. */
  readonly note?: string;
}

/** A date of the contact is reached, as it was asked for. `date` tells it from others of the same attribute: `2026-05-14`, of a yearly one with the year it came round. */
export interface DateHappening {
  readonly type: 'date';
  readonly id: string;
  readonly trait: string;
  readonly date: string;
  readonly at: number;
}

/** What can start a run. */
export type Happening = EventHappening | TransitionHappening | TagHappening | TraitHappening | DateHappening | ManualHappening;

/** What an attribute held and holds, as rules read it: `address.city` looks inside `address`. Null: it is not inside what changed. */
export function readChange(
  { key, before, after }: Pick<TraitHappening, 'key' | 'before' | 'after'>,
  trait: string,
): { readonly before: Json | undefined; readonly after: Json | undefined } | null {
  if (trait === key) return { before, after };
  const isKey = !key.includes('.') || key.startsWith('computed.');
  if (!isKey || !trait.startsWith(`${key}.`)) return null;
  const place = pathOf(trait.slice(key.length + 1));
  return { before: lookUp(before, place), after: lookUp(after, place) };
}

/** Under which scores are read. */
export const SCORES = 'computed.score';

/** A property of an event; `context.…` reads its context. */
export function readProperty(event: Pick<EventHappening, 'properties' | 'context'>, property: string): Json | undefined {
  const inContext = property.startsWith('context.');
  return inContext ? lookUp(event.context, pathOf(property.slice('context.'.length))) : lookUp(event.properties, pathOf(property));
}
