import type { AcceptedEvent, Json, JsonObject } from '@tributary/contract';
import { LATE_MS, type RowSaid } from '@tributary/ingest';
import type { Found } from './find-people.js';

/** A row that is taken, with its place in the file. */
export interface TakenRow {
  readonly row: number;
  readonly said: RowSaid;
  /** Null: of a company alone. */
  readonly person: Found | null;
}

export interface ImportMoment {
  /** Public id. */
  readonly id: string;
  /** When the import was begun, and now; ms, by the workspace's clock. What a file says of people counts as of its beginning. */
  readonly startedAt: number;
  readonly receivedAt: number;
}

const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Of what is known in parts, the parts that the row does not speak of stay. */
export function wholeValues({ values, parts }: RowSaid, known: JsonObject | undefined): JsonObject {
  if (parts.length === 0) return values;
  const whole: Record<string, Json> = { ...values };
  for (const name of parts) {
    const before = known && Object.hasOwn(known, name) ? known[name] : undefined;
    const merged = { ...(isObject(before) ? before : {}), ...(isObject(values[name]) ? values[name] : {}) };
    whole[name] = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
  }
  return whole;
}

type Part = Pick<AcceptedEvent, 'type' | 'messageId'> & Partial<Pick<AcceptedEvent, 'name' | 'target' | 'traits' | 'properties' | 'occurredAt' | 'originalTimestamp'>>;

function eventOf({ row, said, person }: TakenRow, moment: ImportMoment, part: Part): AcceptedEvent {
  const { key } = person!;
  const occurredAt = Math.min(part.occurredAt ?? moment.startedAt, moment.receivedAt);
  // Written out: a spread makes an object of so many properties several times slower.
  return {
    index: row,
    messageId: part.messageId,
    type: part.type,
    name: part.name ?? null,
    target: part.target ?? null,
    userId: said.userId,
    anonymousId: said.anonymousId,
    contact: key.contact,
    shard: key.shard,
    properties: part.properties ?? {},
    traits: part.traits ?? {},
    context: { import: moment.id, row },
    occurredAt,
    receivedAt: moment.receivedAt,
    originalTimestamp: part.originalTimestamp ?? null,
    late: part.occurredAt !== undefined && moment.receivedAt - occurredAt > LATE_MS,
    source: 'client',
    warnings: [],
  };
}

/** A message id that is the same however often a row is read. */
const messageIdOf = (moment: ImportMoment, row: number, what = ''): string => `import:${moment.id}:${row}${what}`;

function addressEvent(taken: TakenRow, moment: ImportMoment): AcceptedEvent[] {
  if (!taken.person?.isNewAddress) return [];
  return [eventOf(taken, moment, { type: 'identify', messageId: messageIdOf(moment, taken.row, ':address'), traits: { email: taken.said.email } })];
}

/** What a row of contacts comes to. */
export function identifyEvents(taken: TakenRow, moment: ImportMoment): AcceptedEvent[] {
  const traits = wholeValues(taken.said, taken.person!.known?.traits);
  return [eventOf(taken, moment, { type: 'identify', messageId: messageIdOf(moment, taken.row), traits })];
}

/** What a row of events comes to. Where it does not say when, it happened as the import began. */
export function trackEvents(taken: TakenRow, moment: ImportMoment): AcceptedEvent[] {
  const { said, row } = taken;
  const at = said.occurredAt;
  const when = at === null ? {} : { occurredAt: at, originalTimestamp: new Date(at).toISOString() };
  return [...addressEvent(taken, moment), eventOf(taken, moment, { type: 'track', messageId: said.messageId ?? messageIdOf(moment, row), name: said.event, properties: wholeValues(said, undefined), ...when })];
}

/** What a row of companies comes to, where it names somebody who belongs to it. */
export function groupEvents(taken: TakenRow, moment: ImportMoment): AcceptedEvent[] {
  const { said, row } = taken;
  if (!taken.person) return [];
  return [...addressEvent(taken, moment), eventOf(taken, moment, { type: 'group', messageId: messageIdOf(moment, row), target: said.groupId, traits: wholeValues(said, undefined) })];
}
