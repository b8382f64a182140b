import { SCORES, type Cause, type Json, type Transition } from '@tributary/contract';
import type { ChangeRow } from '@tributary/store';

/** What workflows hear of a contact beside its events, in the order in which it came about. */
export type News =
  | ({ readonly type: 'transition' } & Transition)
  | { readonly type: 'tag'; readonly tag: string; readonly added: boolean; readonly at: number; readonly cause: Cause }
  /** It reached the date that a workflow waits for. */
  | { readonly type: 'date'; readonly workflow: number; readonly trait: string; readonly date: string; readonly at: number }
  /** An action puts it into a workflow. */
  | { readonly type: 'start'; readonly workflow: string }
  | { readonly type: 'trait'; readonly key: string; readonly before: Json; readonly after: Json; readonly at: number; readonly cause: Cause };

/** What is remembered of a contact's past. `at` in ms. */
export interface Noted {
  readonly at: number;
  readonly kind: ChangeRow['kind'];
  readonly key: string;
  readonly before: Json;
  readonly after: Json;
  readonly cause: Cause;
}

/** Under these a rule reads what is computed: an attribute that a client calls so is never read. */
const HIDDEN = /^computed(?:\.|$)/;

/** What workflows hear when this is noted; null: nothing, or something that is told by itself. */
export function newsOf({ kind, key, before, after, at, cause }: Noted): News | null {
  if (kind === 'tag') return { type: 'tag', tag: key, added: after === true, at, cause };
  if (kind === 'trait') return HIDDEN.test(key) ? null : { type: 'trait', key, before, after, at, cause };
  if (kind === 'computed') return { type: 'trait', key: `computed.${key}`, before, after, at, cause };
  if (kind === 'score') return { type: 'trait', key: SCORES, before: { [key]: before }, after: { [key]: after }, at, cause };
  return null;
}
