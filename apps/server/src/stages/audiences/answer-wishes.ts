import type { Outcome, Reason } from '@tributary/contract';
import { waitingWishes, type ClaimedEffect, type Connection, type ContactKey } from '@tributary/store';
import type { EffectPorts } from '../effects/effect-port.js';
import { ends } from '../effects/verdict.js';
import { writeVerdicts } from '../effects/write-verdicts.js';
import type { Ended } from './plan-sync.js';

const OVERRULED: Reason = { code: 'audience.overruled', detail: 'A later wish took its place before the ad platform was told.' };

export interface Told {
  readonly audience: number;
  /** Nothing left the product. */
  readonly simulated: boolean;
}

function outcomeOf(effect: ClaimedEffect, { wanted, actual, reason }: Ended, { simulated, audience }: Told): Outcome {
  const mode = effect.request?.['mode'] === 'remove' ? 'remove' : 'add';
  if ((mode === 'add') !== wanted) return { status: 'skipped', reason: OVERRULED };
  if (actual === wanted) return { status: simulated ? 'simulated' : 'done', response: { audience: `aud_${audience}`, mode } };
  // Nobody knows whether who was refused together with others is in: the call failed. Who was left out, or dropped, surely is not.
  return { status: actual === null ? 'failed' : 'skipped', reason: reason ?? OVERRULED };
}

/** Tells the runs that wait for these members, in the caller's transaction. @returns how many */
export async function answerWishes(connection: Connection, written: readonly ContactKey[], ended: readonly Ended[], told: Told, ports: EffectPorts): Promise<number> {
  const byContact = new Map(ended.filter((one) => !one.more).map((one) => [one.contact, one]));
  const effects = await waitingWishes(connection, told.audience, written.filter(({ contact }) => byContact.has(contact)));
  return writeVerdicts(connection, effects.map((effect) => ends(effect, effect.lease, outcomeOf(effect, byContact.get(effect.contact)!, told))), ports);
}
