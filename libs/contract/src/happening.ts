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

/** Somebody put the contact into the workflow by hand; `id` is the request's. */
export interface ManualHappening {
  readonly type: 'manual';
  readonly id: string;
  readonly at: number;
}

/** What can start a run. */
export type Happening = EventHappening | TransitionHappening | ManualHappening;

/** A property of an event; `context.…` reads its context. */
export function readProperty(event: Pick<EventHappening, 'properties' | 'context'>, property: string): Json | undefined {
  const inContext = property.startsWith('context.');
  return inContext ? lookUp(event.context, pathOf(property.slice('context.'.length))) : lookUp(event.properties, pathOf(property));
}
