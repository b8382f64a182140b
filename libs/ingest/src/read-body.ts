import { InvalidInput, type Call, type IncomingEvent, type RefusedEvent } from '@tributary/contract';
import { LIMITS } from './limits.js';
import { readEvent } from './read-event.js';

/** What a request carried: events to store and events to refuse, each with its place in the body. */
export interface ReadBody {
  readonly events: readonly IncomingEvent[];
  readonly refused: readonly RefusedEvent[];
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isRefused = (event: IncomingEvent | RefusedEvent): event is RefusedEvent => 'code' in event;

/** UTF-8 bytes of a text, without making them. */
export function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) bytes += unit > 0x7ff ? 2 : 1;
    if (unit >= 0xd800 && unit <= 0xdbff) i++; // a pair is two units and four bytes
  }
  return bytes;
}

/** A number takes 24 at most, `false` 5. */
const MOST_OF_ONE = 24;
/** What a unit of text takes at most: as `\\u0000`. */
const MOST_OF_A_UNIT = 6;

/** Bytes that a value takes as JSON, at most; endless when it nests deeper than so many levels, of which it sees no more. Cheaper than writing it. */
function mostBytes(value: unknown, levels: number): number {
  if (typeof value === 'string') return value.length * MOST_OF_A_UNIT + 2;
  if (typeof value !== 'object' || value === null) return MOST_OF_ONE;
  if (levels === 0) return Infinity;
  let most = 2;
  for (const key in value) most += key.length * MOST_OF_A_UNIT + 4 + mostBytes((value as Record<string, unknown>)[key], levels - 1);
  return most;
}

function tooLarge(event: unknown, index: number): RefusedEvent | null {
  const most = mostBytes(event, 2 * LIMITS.depth);
  if (most <= LIMITS.eventBytes || most === Infinity) return null; // too deep is refused elsewhere; writing it as text could exhaust the stack
  const bytes = utf8Bytes(JSON.stringify(event) ?? '');
  if (bytes <= LIMITS.eventBytes) return null;
  const messageId = isObject(event) && typeof event['messageId'] === 'string' ? event['messageId'].slice(0, LIMITS.messageIdLength) : null;
  const detail = `The event has ${bytes} bytes; at most ${LIMITS.eventBytes} are taken.`;
  return { index, messageId, code: 'event.too-large', detail, type: null, name: null, userId: null, anonymousId: null };
}

/**
 * The events of one call, single or batch.
 * @param call which path was asked
 * @param body as JSON.parse gave it
 * @param newId a fresh unique text at each call: the message id of events that have none
 * @throws {InvalidInput} when the body as a whole is not what the path takes
 */
export function readBody(call: Call | 'batch', body: unknown, newId: () => string): ReadBody {
  if (!isObject(body)) throw new InvalidInput('body.not-an-object', `The body is ${Array.isArray(body) ? 'a list' : body === null ? 'null' : `a ${typeof body}`}; send one JSON object.`);
  const sentAt = Object.hasOwn(body, 'sentAt') ? body['sentAt'] : undefined;
  if (call !== 'batch') return split([readEvent(body, { index: 0, type: call, sentAt, context: undefined, newId })]);
  const batch = Object.hasOwn(body, 'batch') ? body['batch'] : undefined;
  if (!Array.isArray(batch)) throw new InvalidInput('batch.missing', 'A batch call needs "batch": a list of events.', { path: 'batch' });
  const context = Object.hasOwn(body, 'context') ? body['context'] : undefined;
  return split(batch.map((event: unknown, index) => tooLarge(event, index) ?? readEvent(event, { index, type: null, sentAt, context, newId })));
}

function split(read: readonly (IncomingEvent | RefusedEvent)[]): ReadBody {
  return { events: read.filter((event): event is IncomingEvent => !isRefused(event)), refused: read.filter(isRefused) };
}
