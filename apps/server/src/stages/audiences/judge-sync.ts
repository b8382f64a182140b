import type { Changed, Made, Session, Trouble } from '@tributary/channels';
import type { Json, Reason } from '@tributary/contract';
import type { AudienceAfter, ClaimedAudience, NewSync } from '@tributary/store';
import { backoffMs } from '../effects/verdict.js';
import type { Departure, Ended, SyncPlan } from './plan-sync.js';

/** What a sync leaves to be written. `after` null: it goes on. */
export interface SyncResult {
  readonly ended: readonly Ended[];
  readonly sync: NewSync | null;
  readonly after: AudienceAfter | null;
}

/** As it is when all went well. */
export const WELL: AudienceAfter = { state: 'active', reason: null, inMs: null, attempts: 0, session: null, externalId: null };
const NOBODY = { sent: 0, received: 0, invalid: 0, withoutKey: 0, refused: 0, error: null };
const asJson = ({ code, detail }: Reason): Json => ({ code, detail });

/** It is tried again after a while that doubles, or when the platform said. */
export function pauses({ id, attempts }: ClaimedAudience, reason: Reason, afterMs: number | null): AudienceAfter {
  return { ...WELL, reason: asJson(reason), attempts: attempts + 1, inMs: Math.max(afterMs ?? 0, backoffMs(`audience:${id}`, attempts + 1)) };
}
const stops = (reason: Reason): AudienceAfter => ({ ...WELL, state: 'stopped', reason: asJson(reason) });

/** Who is connected with nobody, or whose provider is unknown, cannot go on without a person. */
export const cannotBegin = (reason: Reason): SyncResult => ({ ended: [], sync: { ...NOBODY, mode: null, status: 'stopped', error: reason }, after: stops(reason) });

/** What follows from an attempt to make the audience at the platform. */
export function afterCreate(audience: ClaimedAudience, came: Made, simulated: boolean): SyncResult {
  const sync = { ...NOBODY, mode: 'create' as const };
  if (came.result === 'done') return { ended: [], sync: { ...sync, status: simulated ? 'simulated' : 'done' }, after: { ...WELL, externalId: came.externalId } };
  if (came.result === 'later') return { ended: [], sync: { ...sync, status: 'later', error: came.reason }, after: pauses(audience, came.reason, came.afterMs) };
  return { ended: [], sync: { ...sync, status: 'stopped', error: came.reason }, after: stops(came.reason) };
}

/** With nobody to send the sync is over. */
export function withoutCall(audience: ClaimedAudience, { ended, withoutKey, refused }: SyncPlan): SyncResult {
  const sync = withoutKey + refused > 0 ? { ...NOBODY, mode: null, status: 'done' as const, withoutKey, refused } : null;
  return { ended, sync, after: { ...WELL, session: audience.session } };
}

export interface Call {
  readonly mode: 'add' | 'remove';
  readonly departures: readonly Departure[];
  readonly session: Session;
  readonly plan: Pick<SyncPlan, 'withoutKey' | 'refused'>;
  readonly simulated: boolean;
}

/** What follows from a call. Rows that were dropped are out, with the reason; a call that was refused tells so of all its rows. */
export function afterCall(audience: ClaimedAudience, call: Call, came: Changed): SyncResult {
  if (came.result !== 'done') return afterTrouble(audience, call, came);
  const { mode, departures, session: { id, seq, total, isLast }, plan: { withoutKey, refused } } = call;
  const ended = departures.map(({ then }, place): Ended => (mode === 'add' && came.dropped.has(place) ? { ...then, actual: false, reason: came.dropped.get(place)! } : then));
  const sync: NewSync = { mode, status: call.simulated ? 'simulated' : 'done', sent: departures.length, received: came.received, invalid: came.invalid, withoutKey, refused, error: null };
  return { ended, sync, after: { ...WELL, inMs: came.restMs || null, session: isLast ? null : { id, mode, seq, total } } };
}

/** Where people could not be taken out, a person has to look: nobody stays in against their will unseen. */
function afterTrouble(audience: ClaimedAudience, { mode, departures, plan: { withoutKey, refused } }: Call, came: Trouble): SyncResult {
  const sync = { ...NOBODY, mode, sent: departures.length, withoutKey, refused, error: came.reason };
  if (came.result === 'later') return { ended: [], sync: { ...sync, status: 'later' }, after: pauses(audience, came.reason, came.afterMs) };
  if (came.result === 'person' || mode === 'remove') return { ended: [], sync: { ...sync, status: 'stopped' }, after: stops(came.reason) };
  const ended = departures.map(({ then }): Ended => ({ ...then, actual: null, reason: came.reason }));
  return { ended, sync: { ...sync, status: 'failed' }, after: { ...WELL, reason: asJson(came.reason) } };
}
