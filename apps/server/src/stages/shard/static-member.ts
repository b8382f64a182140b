import type { Cause, Change } from '@tributary/contract';
import type { ContactState } from './contact-state.js';
import type { SegmentDefinition } from './definitions.js';
import { announce } from './react.js';

/** Picks the contact into a static segment, or out of it. @returns what changed by that: nothing when it was so already */
export function setStaticMember(state: ContactState, segment: SegmentDefinition, member: boolean, { at, cause }: { readonly at: number; readonly cause: Cause }): Change[] {
  const { id, kind, version } = segment;
  if (kind !== 'static' || version === null || !state.row) return [];
  if (state.isAnnounced(id, version) === member) return [];
  if (member) state.memberships.set({ segment: id, version, member, announced: true, since: at, cause, validUntil: null });
  else state.memberships.remove(id, version);
  return [announce(state, segment, { entered: member, at, cause })];
}
