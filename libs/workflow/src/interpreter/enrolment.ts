import { parseWindowMs, type Happening, type Reason, type Reentry } from '@tributary/contract';

/** What is stored for (workflow, contact, entry key). Instants in ms. */
export interface Enrolment {
  readonly passes: number;
  /** Id of the run that is under way. */
  readonly activeRun: string | null;
  readonly lastEndedAt: number | null;
}

export type MayEnter = { readonly enters: true } | { readonly enters: false; readonly reason: Reason };

const refused = (code: string, detail: string): MayEnter => ({ enters: false, reason: { code, detail } });

/** What an entry without a key of its own is known by: `every-time` tells each happening apart, the other modes do not. */
export function entryKeyOf(reentry: Reentry, own: string | null, happening: Happening): string {
  if (own !== null) return own;
  if (reentry.mode !== 'every-time') return '';
  return happening.type === 'event' ? happening.messageId : happening.id;
}

/**
 * Whether a contact may start a run now.
 * @param enrolment of the same workflow, contact and entry key; null: never entered
 */
export function mayEnter(reentry: Reentry, enrolment: Enrolment | null, now: number, entryKey: string): MayEnter {
  if (!enrolment || enrolment.passes === 0) return { enters: true };
  if (reentry.mode === 'once') return refused('entry.once', 'The contact was in this workflow before, and it lets everybody in once.');
  if (reentry.mode === 'every-time')
    return refused('entry.same-key', `There was a run for "${entryKey.slice(0, 100)}" already; each key has one run.`);
  if (enrolment.activeRun !== null)
    return refused('entry.active', 'The contact is in this workflow now; it may enter again after the exit.');
  const intervalMs = parseWindowMs(reentry.minInterval ?? '') ?? 0;
  const freeAt = enrolment.lastEndedAt === null ? now : enrolment.lastEndedAt + intervalMs;
  if (now >= freeAt) return { enters: true };
  return refused(
    'entry.too-soon',
    `The contact may enter again from ${new Date(freeAt).toISOString()} on (${reentry.minInterval} after the last exit).`,
  );
}
