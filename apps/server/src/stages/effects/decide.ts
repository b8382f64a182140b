import { BadAddress, Refused, TemplateFault } from '@tributary/channels';
import type { JsonObject, Reason } from '@tributary/contract';
import type { ClaimedEffect, ContactRow, EffectScope } from '@tributary/store';
import { opensAt, zoneOfWindow } from '@tributary/workflow';
import { liquidScope } from '../../wiring/liquid-scope.js';
import { Unsendable, type Asked, type EffectPort, type EffectPorts } from './effect-port.js';
import { storableObject } from './storable.js';
import { afterSilence, ends, endsUntold, MAX_ATTEMPTS, starts, waits, type Verdict } from './verdict.js';

/** A claimed effect with all that was read for it. */
export interface Situation {
  readonly effect: ClaimedEffect;
  readonly contact: ContactRow | null;
  readonly computed: JsonObject;
  readonly scope: EffectScope | null;
  readonly ports: EffectPorts;
  /** The lease under which it would be sent. */
  readonly lease: string;
  /** Told of faults that nobody foresaw. */
  failed(event: string, error: unknown): void;
}

const LOST: Reason = { code: 'effect.no-answer', detail: 'It was being sent when its worker stopped; nobody knows whether it arrived.' };
const RUN_ENDED: Reason = { code: 'run.ended', detail: 'Its run had ended before it was sent.' };
const RUN_ENDED_WHILE: Reason = { code: 'run.ended', detail: 'Its run ended while it was being sent; nobody knows whether it arrived.' };
const WENT_ON: Reason = { code: 'run.went-on', detail: 'Its run had gone on elsewhere before it was sent.' };
const WENT_ON_WHILE: Reason = { code: 'run.went-on', detail: 'Its run went on elsewhere while it was being sent; nobody knows whether it arrived.' };
const GONE: Reason = { code: 'contact.gone', detail: 'The contact is not there any more.' };

/** What leases lost: a port may say that nothing left the product, so that it is as if it had not been begun. */
function afterLostLease(effect: ClaimedEffect, port: EffectPort | null): Verdict | null {
  if (effect.status !== 'started') return null;
  const isInside = effect.request !== null && port !== null && port.staysInside(effect.request);
  const uncertain = afterSilence(effect, effect.lease, LOST, isInside);
  if (uncertain) return uncertain;
  return effect.attempts >= MAX_ATTEMPTS ? ends(effect, effect.lease, { status: 'failed', reason: LOST }) : null;
}

/** Its run does not wait for it any more: a goal was reached meanwhile. */
function isLeft({ key }: ClaimedEffect, { inside }: EffectScope): boolean {
  return inside?.effect !== undefined && inside.effect !== key;
}

/** When its window is open next, ms: by the clock of the contact as they are now. */
function whenOpen({ effect: { window, now }, computed }: Situation, { traits }: ContactRow, { timezone }: EffectScope): number {
  return window ? opensAt(window, now, zoneOfWindow(window, { traits, computed }, timezone)) : now;
}

/** What is done with a claimed effect now: it is sent (`started`), waits, or ends. Reads the contact as it is at this moment. */
export async function decide(situation: Situation): Promise<Verdict> {
  const { effect, contact, scope, ports } = situation;
  const { lease } = effect;
  if (effect.status === 'uncertain') return ends(effect, lease, { status: 'uncertain', reason: effect.reason ?? LOST });
  const port = Object.hasOwn(ports, effect.port) ? ports[effect.port as keyof EffectPorts] : null;
  const lost = afterLostLease(effect, port);
  if (lost) return lost;
  if (port?.freezeApart) return decideApart(situation, port.freezeApart);
  const wasSending = effect.status === 'started';
  if (scope?.runStatus !== 'active') return endsUntold(effect, wasSending ? 'uncertain' : 'skipped', wasSending ? RUN_ENDED_WHILE : RUN_ENDED);
  if (isLeft(effect, scope)) return endsUntold(effect, wasSending ? 'uncertain' : 'skipped', wasSending ? WENT_ON_WHILE : WENT_ON);
  if (!contact || contact.state === 'merged' || contact.state === 'erased') return ends(effect, lease, { status: 'skipped', reason: GONE });
  const asked = askedOf(situation, contact, scope);
  try {
    if (!port) throw new Unsendable('effect.no-port', `This server has no port "${effect.port}".`);
    const refused = port.refuses(asked);
    if (refused) return ends(effect, lease, { status: 'skipped', reason: refused });
    const opens = whenOpen(situation, contact, scope);
    if (opens > effect.now) return waits(effect, opens);
    return starts(effect, situation.lease, effect.request ?? storableObject(await port.freeze(asked)));
  } catch (error) {
    return ends(effect, lease, { status: 'failed', reason: reasonOf(error, situation) });
  }
}

/** Neither its run nor its contact has to be there. */
async function decideApart(situation: Situation, freeze: NonNullable<EffectPort['freezeApart']>): Promise<Verdict> {
  const { effect, scope } = situation;
  const { key, payload, now, sandbox } = effect;
  try {
    const asked = { key, payload, now, sandbox, smtp: scope?.smtp ?? null, slack: scope?.slack ?? null };
    return starts(effect, situation.lease, effect.request ?? storableObject(await freeze(asked)));
  } catch (error) {
    return ends(effect, effect.lease, { status: 'failed', reason: reasonOf(error, situation) });
  }
}

function askedOf({ effect, computed }: Situation, contact: ContactRow, { inside, company, workspaceName, template, optIn, suppressed, smtp, signing, audience }: EffectScope): Asked {
  const { key, workspace, payload, now, sandbox } = effect;
  const run = { id: effect.run, data: inside?.data ?? {} };
  const scope = liquidScope({ contact, computed, event: inside?.event ?? null, company, run, workspace: { name: workspaceName }, now });
  return { key, workspace, payload, contact, scope, now, sandbox, signing, mail: { template, optIn, suppressed, smtp }, audience };
}

/** Rendering asks nobody, so whatever it throws would come again. */
function reasonOf(error: unknown, { failed }: Situation): Reason {
  const isForeseen = error instanceof TemplateFault || error instanceof BadAddress || error instanceof Refused || error instanceof Unsendable;
  if (isForeseen) return { code: error.code, detail: error.message };
  failed('effect.poison', error);
  return { code: 'effect.poison', detail: 'It could not be filled in, by a fault of ours; it was logged.' };
}
