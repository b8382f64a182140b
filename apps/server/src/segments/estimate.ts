import type { SqlSettings } from '@tributary/segment';
import { eventsPerContact, peopleByWorkspace, type Connection } from '@tributary/store';
import type { Workspace } from '../workspaces/workspaces.js';

/** Contacts of a workspace, drawn by their ids: the same ones each time. */
export interface PeopleSample {
  readonly drawn: NonNullable<SqlSettings['sample']>;
  /** How likely it is that a contact is among them, over 0 and up to 1. */
  readonly chance: number;
}

/** How many there are of which a sample holds some; what is between `low` and `high` is so with 95 %. */
export interface Estimated {
  readonly count: number;
  readonly low: number;
  readonly high: number;
}

/** Fewer are counted as fast as they are estimated. */
const WORTH_PEOPLE = 10_000;
/** So many are looked at: a rule that fits one in ten is told to within 10 %. */
const DRAWN = 4_000;
/** A rule about events reads so many of them at most, wherever they lie. */
const EVENTS_READ = 20_000;
const FEWEST_DRAWN = 500;
/** Live contacts lie in so many shards, by their ids' last byte; ids are otherwise as good as random too. */
const SHARDS = 256;
const ID_STEPS = 2 ** 48;

/**
 * Draws contacts that stand together in every table's key, so that they and their past are read as a few ranges.
 * @param people how many there are, about
 * @param wanted how many to draw, about
 */
export function drawSample({ people, wanted, sandboxShard }: { people: number; wanted: number; sandboxShard: number | null }): PeopleSample {
  const share = Math.min(1, wanted / people);
  const shards = sandboxShard === null ? Array.from({ length: Math.min(SHARDS, Math.ceil(SHARDS * share)) }, (_, i) => i) : [sandboxShard];
  const ofAll = sandboxShard === null ? shards.length / SHARDS : 1;
  const steps = Math.min(ID_STEPS, Math.ceil((share / ofAll) * ID_STEPS));
  if (steps === ID_STEPS) return { drawn: { shards, below: null }, chance: ofAll };
  const hex = steps.toString(16).padStart(12, '0');
  return { drawn: { shards, below: `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000` }, chance: (ofAll * steps) / ID_STEPS };
}

/** @param readsEvents whether the past of those drawn is read too @returns null: there are so few that they are better counted */
export async function sampleOf(connection: Connection, { id, sandboxShard }: Pick<Workspace, 'id' | 'sandboxShard'>, readsEvents: boolean): Promise<PeopleSample | null> {
  const people = (await peopleByWorkspace(connection, WORTH_PEOPLE)).get(id);
  if (people === undefined) return null;
  const past = readsEvents ? await eventsPerContact(connection) : 0;
  const wanted = Math.max(FEWEST_DRAWN, Math.min(DRAWN, past > 0 ? EVENTS_READ / past : DRAWN));
  return drawSample({ people, wanted, sandboxShard });
}

/** The 97.5 % point of the standard normal distribution. */
const Z = 1.959964;

/**
 * From how many were seen to how many there are. Each of M is seen with a known chance c, so `(seen - M c)² = z² M c (1 - c)` bounds M: the score interval.
 * It holds for none and for few too; with chance 1 it is the count itself.
 * @see Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927): the same equation, solved for the share
 * @param seen in the sample, 0 or more @param chance over 0 and up to 1
 */
export function estimateFrom(seen: number, chance: number): Estimated {
  const spread = Z * Z * (1 - chance);
  const middle = seen + spread / 2;
  const half = Math.sqrt(spread * seen + (spread * spread) / 4);
  return { count: Math.round(seen / chance), low: Math.max(seen, Math.floor((middle - half) / chance)), high: Math.ceil((middle + half) / chance) };
}
