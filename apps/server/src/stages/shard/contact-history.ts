import type { EventFact, JsonObject } from '@tributary/contract';
import type { Past } from '@tributary/store';
import { includes, type Reading } from './readings.js';

/** Events of one name, or of all that begin so, as much of them as rules read. */
export interface LoadedHistory {
  /** From which instant on (ms, exclusive) they are here. */
  readonly after: number;
  /** What is here of each, instants at least. */
  readonly reading: Reading;
  /** ms, ascending. */
  readonly instants: readonly number[];
  /** Ascending by (occurredAt, messageId); null: only when they happened is here. */
  readonly events: readonly EventFact[] | null;
}

const NOTHING: JsonObject = {};
/** Nobody looks into what it carried: that need not be remembered. */
const orderOnly = ({ messageId, name, occurredAt }: EventFact): EventFact => ({ messageId, name, occurredAt, properties: NOTHING, context: NOTHING });

const keepsEvents = (reading: Reading): boolean => includes(reading, 'order');

/** @param past null: it never happened */
export function historyOf(after: number, reading: Reading, past: Past | null): LoadedHistory {
  return { after, reading, instants: past?.instants ?? [], events: keepsEvents(reading) ? (past?.events ?? []) : null };
}

const earlier = (a: EventFact, b: EventFact): boolean => a.occurredAt < b.occurredAt || (a.occurredAt === b.occurredAt && a.messageId < b.messageId);

function insert<T>(one: T, into: T[], isEarlier: (a: T, b: T) => boolean): void {
  let place = into.length;
  while (place > 0 && isEarlier(one, into[place - 1]!)) place--;
  if (place === into.length) into.push(one);
  else into.splice(place, 0, one);
}

/** A history that a batch adds to: what was loaded stays as it was, in case the fold begins anew. */
export class OwnHistory implements LoadedHistory {
  readonly after: number;
  readonly reading: Reading;
  readonly instants: number[];
  readonly events: EventFact[] | null;

  /** @param name of the events, or `*` at its end */
  constructor(
    readonly name: string,
    { after, reading, instants, events }: LoadedHistory,
  ) {
    this.after = after;
    this.reading = reading;
    this.instants = instants.slice();
    this.events = events?.slice() ?? null;
  }

  add(event: EventFact): void {
    insert(event.occurredAt, this.instants, (a, b) => a < b);
    if (this.events) insert(this.reading === 'content' ? event : orderOnly(event), this.events, earlier);
  }
}
