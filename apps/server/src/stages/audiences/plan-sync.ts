import type { AudienceVendor, Row } from '@tributary/channels';
import type { Reason } from '@tributary/contract';
import type { DueMember, SettledMember } from '@tributary/store';

/** What became of a member, with what was wished of it. */
export interface Ended extends SettledMember {
  readonly wanted: boolean;
}

/** A member who goes out with the next call. `row`: what is sent; `then`: how things stand once that is done. */
export interface Departure {
  readonly member: DueMember;
  readonly row: Row;
  readonly then: Ended;
}

/** One sync: members with whom nothing has to be sent, and those of one call, all of one mode. */
export interface SyncPlan {
  readonly ended: readonly Ended[];
  readonly mode: 'add' | 'remove' | null;
  readonly departures: readonly Departure[];
  readonly withoutKey: number;
  readonly refused: number;
}

/** The topic by which contacts consent to being told of to ad platforms. */
export const ADS_TOPIC = 'ads';
export const NO_KEY: Reason = { code: 'audience.no-key', detail: 'The contact has no email address, phone number or advertising id by which it could be found.' };
export const REFUSED: Reason = { code: 'audience.refused', detail: 'The contact does not consent to topic "ads".' };

/** Whether somebody may be told of. @param optIn only who has subscribed */
export function consentsToAds(consent: Readonly<Record<string, string>>, optIn: boolean): boolean {
  const said = Object.hasOwn(consent, ADS_TOPIC) ? consent[ADS_TOPIC] : undefined;
  return said === 'subscribed' || (!optIn && said !== 'unsubscribed' && said !== 'never');
}

const isSame = (a: Row, b: Row): boolean => a.length === b.length && a.every((cell, place) => cell === b[place]);

type Step = { readonly mode: 'add' | 'remove'; readonly departure: Departure } | { readonly mode: null; readonly ended: Ended };

/** What is to be done for one member. Who is known by another row than today's is first taken out by that. */
export function stepOf(member: DueMember, vendor: Pick<AudienceVendor, 'rowOf'>, optIn: boolean): Step {
  const { contact, version, wanted, actual, sent, traits, consent } = member;
  const isWanted = wanted && traits !== null;
  const mayBe = isWanted && consentsToAds(consent ?? {}, optIn);
  const row = mayBe ? vendor.rowOf({ userId: member.userId, traits }) : null;
  const reason = !isWanted || row ? null : mayBe ? NO_KEY : REFUSED;
  const isKnown = actual !== false && sent !== null;
  const ended = (is: boolean, more = false): Ended => ({ contact, version, wanted, actual: is, reason: is ? null : reason, more });
  if (isKnown && (!row || !isSame(row, sent))) return { mode: 'remove', departure: { member, row: sent, then: ended(false, row !== null) } };
  if (!row) return { mode: null, ended: ended(false) };
  return actual === true && isKnown ? { mode: null, ended: ended(true) } : { mode: 'add', departure: { member, row, then: ended(true) } };
}

/** So many members are looked at before others in this process get their turn: each costs a dozen hashes. */
const CHUNK = 500;

/** Divides members into those for whom nothing has to be sent and those of one call; removals come before additions. */
export async function planSync(members: readonly DueMember[], vendor: Pick<AudienceVendor, 'rowOf'>, optIn: boolean): Promise<SyncPlan> {
  const steps: Step[] = [];
  for (const [place, member] of members.entries()) {
    if (place % CHUNK === CHUNK - 1) await new Promise(setImmediate);
    steps.push(stepOf(member, vendor, optIn));
  }
  const ended = steps.flatMap((step) => (step.mode === null ? [step.ended] : []));
  const mode = (['remove', 'add'] as const).find((one) => steps.some((step) => step.mode === one)) ?? null;
  const departures = steps.flatMap((step) => (step.mode !== null && step.mode === mode ? [step.departure] : []));
  const count = (reason: Reason) => [...ended, ...departures.map(({ then }) => then)].filter((one) => one.reason === reason).length;
  return { ended, mode, departures, withoutKey: count(NO_KEY), refused: count(REFUSED) };
}
