import { META_TRAITS } from '@tributary/channels';
import { reviewMembers, writeWishes, type ChangeRow, type Connection, type ContactKey, type Wish } from '@tributary/store';
import { ADS_TOPIC } from '../audiences/plan-sync.js';
import type { ContactState } from './contact-state.js';

/** Traits that ad platforms are told of; of a path the first part. */
const TOLD: ReadonlySet<string> = new Set(META_TRAITS);

/** Audiences that keep in step with a segment hear who entered or left it. */
function wishesOf({ key, changes, definitions }: ContactState): Wish[] {
  return changes.flatMap((change) => {
    if (change.kind !== 'segment') return [];
    return definitions.audiencesOf(Number(change.key)).map((audience): Wish => ({ ...key, audience, wanted: change.after === true, at: change.at, answered: false }));
  });
}

const isTold = ({ kind, key }: ChangeRow): boolean => (kind === 'consent' && key === ADS_TOPIC) || (kind === 'trait' && TOLD.has(key.split('.')[0]!));

/** Who may be in an audience rightly no longer, or as somebody else: when, by the last of what changed. */
function reviewOf({ key, changes }: ContactState): (ContactKey & { at: number })[] {
  const last = changes.findLast(isTold);
  return last ? [{ ...key, at: last.at }] : [];
}

/** What a batch means for ad audiences: at most two statements, none in a workspace without audiences. */
export function flushAudiences(connection: Connection, states: readonly ContactState[]): Promise<unknown>[] {
  const followed = states.filter((state) => state.definitions.hasAudiences);
  return [writeWishes(connection, followed.flatMap(wishesOf)), reviewMembers(connection, followed.flatMap(reviewOf))];
}
