import { reserveSlots, type Connection, type WantedSlot } from '@tributary/store';
import { dayOf, nextDayAt } from '@tributary/workflow';
import type { Situation } from './decide.js';
import { ends, waits, type Verdict } from './verdict.js';

interface Capped {
  readonly verdict: Verdict;
  readonly slot: WantedSlot;
  readonly timezone: string;
}

/** The contact's own zone, else its workspace's. */
function zoneOf({ contact, scope }: Situation): string {
  const own = contact && Object.hasOwn(contact.traits, 'timezone') ? contact.traits['timezone'] : null;
  return typeof own === 'string' && own !== '' ? own : (scope?.timezone ?? 'UTC');
}

/** What a message that is about to be sent for the first time wants; null: no cap is on it. */
function wantedBy(verdict: Verdict, situation: Situation): Capped | null {
  const { effect, change } = verdict;
  const cap = situation.scope?.caps[effect.port];
  const isExempt = effect.payload['transactional'] === true || effect.request !== null || effect.status !== 'pending'; // rendered: it took its slot then
  if (!cap || isExempt || change.status !== 'started') return null;
  const timezone = zoneOf(situation);
  const { shard, workspace, contact } = effect;
  return { verdict, timezone, slot: { shard, workspace, contact, channel: effect.port, day: dayOf(effect.now, timezone), perDay: cap.perDay ?? null, perWeek: cap.perWeek ?? null } };
}

/** Over the cap: on to the output `skipped`, or again when the contact's next day begins, as the author chose. */
function refused({ verdict, timezone }: Capped): Verdict {
  const { effect } = verdict;
  if (effect.payload['whenCapped'] === 'hold') return waits(effect, nextDayAt(effect.now, timezone));
  return ends(effect, effect.lease, { status: 'skipped', reason: { code: `${effect.port}.capped`, detail: 'The contact has got as many messages as the workspace allows for now.' } });
}

/**
 * Reserves a slot for each message that is about to be sent, by the contact's calendar day and the seven days that end with it, across all
 * workflows. A slot that was taken stays taken, also when the message then fails. A contact gets one message a claim; its others are taken
 * up by the next.
 */
export async function withinCaps(connection: Connection, verdicts: readonly Verdict[], situations: readonly Situation[]): Promise<Verdict[]> {
  const byKey = new Map(situations.map((situation) => [situation.effect.key, situation]));
  const wanted = verdicts.flatMap((verdict) => wantedBy(verdict, byKey.get(verdict.effect.key)!) ?? []);
  const first = new Map<string, Capped>();
  for (const one of wanted) if (!first.has(one.slot.contact)) first.set(one.slot.contact, one);
  const reserved = await reserveSlots(connection, [...first.values()].map((one) => one.slot));
  const decided = new Map(
    wanted.map((one) => {
      if (first.get(one.slot.contact) !== one) return [one.verdict, waits(one.verdict.effect, one.verdict.effect.now)];
      return [one.verdict, reserved.has(one.slot.contact) ? one.verdict : refused(one)];
    }),
  );
  return verdicts.map((verdict) => decided.get(verdict) ?? verdict);
}
