import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { CALLS, MEMBERSHIP_EVENTS, parseInstant, type Call, type IncomingEvent, type JsonObject, type RefusedEvent, type Warning } from '@tributary/contract';
import { isAbsentAnonymousId, isAbsentUserId } from './absent-id.js';
import { clean, type Findings } from './clean.js';
import { LIMITS } from './limits.js';

/** What stands around one event in its request. */
export interface Surroundings {
  readonly index: number;
  /** Decided by the path; null in a batch, where each event says it. */
  readonly type: Call | null;
  /** `sentAt` of the body, as sent. */
  readonly sentAt: unknown;
  /** `context` of the batch: what its events do not say themselves. */
  readonly context: unknown;
  /** A fresh unique text, used as message id where the client gave none. */
  readonly newId: () => string;
}

class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly detail: string,
  ) {
    super(detail);
  }
}

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);
const own = (value: JsonObject, key: string): unknown => (Object.hasOwn(value, key) ? value[key] : undefined);
const text = (value: unknown): string | null => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null);

function objectAt(raw: JsonObject, key: string): JsonObject {
  const value = own(raw, key);
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw new Refusal('event.wrong-type', `"${key}" is ${Array.isArray(value) ? 'a list' : `a ${typeof value}`}; send an object.`);
  return value;
}

function nameAt(raw: JsonObject, key: string, call: string): string {
  const value = text(own(raw, key));
  if (value === null || value.trim() === '') throw new Refusal(`event.no-${key === 'event' ? 'name' : key.toLowerCase()}`, `A ${call} call needs "${key}": text that is not empty.`);
  if (value.length > LIMITS.nameLength) throw new Refusal('event.name-too-long', `"${key}" has ${value.length} characters; at most ${LIMITS.nameLength} are taken.`);
  return value;
}

function userIdOf(raw: JsonObject, warn: (code: string, detail: string) => void): string | null {
  const value = own(raw, 'userId');
  if (value === undefined || value === null || value === '') return null;
  const id = text(value);
  if (id !== null && !isAbsentUserId(id)) return id;
  warn('event.absent-user-id', `userId ${JSON.stringify(value)?.slice(0, 60)} names nobody; it counts as none.`);
  return null;
}

function anonymousIdOf(raw: JsonObject): string | null {
  const id = text(own(raw, 'anonymousId'));
  return id === null || isAbsentAnonymousId(id) ? null : id;
}

/** `page` and `screen` are events too; what the client knew of the page stands in their properties. */
function viewed(raw: JsonObject, properties: JsonObject, context: JsonObject): JsonObject {
  const page = own(context, 'page');
  const seen: Record<string, JsonObject[string]> = {};
  for (const key of ['path', 'url', 'title', 'referrer']) {
    const value = isObject(page) ? own(page, key) : undefined;
    if (value !== undefined && value !== null) seen[key] = value as JsonObject[string];
  }
  for (const key of ['name', 'category']) {
    const value = own(raw, key);
    if (typeof value === 'string') seen[key] = value;
  }
  return { ...seen, ...properties };
}

function namesOf(type: Call, raw: JsonObject): { name: string | null; target: string | null } {
  switch (type) {
    case 'track':
      return { name: nameAt(raw, 'event', type), target: null };
    case 'page':
      return { name: 'Page Viewed', target: null };
    case 'screen':
      return { name: 'Screen Viewed', target: null };
    case 'group':
      return { name: null, target: nameAt(raw, 'groupId', type) };
    case 'alias':
      return { name: null, target: nameAt(raw, 'previousId', type) };
    case 'identify':
      return { name: null, target: null };
  }
}

function typeOf(raw: JsonObject, given: Call | null): Call {
  const type = given ?? own(raw, 'type');
  if (typeof type === 'string' && (CALLS as readonly string[]).includes(type)) return type as Call;
  throw new Refusal('event.unknown-type', `type ${JSON.stringify(type)?.slice(0, 60)} is not known; use one of ${CALLS.join(', ')}.`);
}

function instantsOf(raw: JsonObject, sentAt: unknown, warn: (code: string, detail: string) => void) {
  const original = own(raw, 'timestamp') ?? own(raw, 'originalTimestamp') ?? null;
  const sent = sentAt ?? own(raw, 'sentAt') ?? null;
  const read = (key: string, value: unknown): number | null => {
    if (value === null) return null;
    const at = parseInstant(value);
    if (at === null) warn('event.bad-timestamp', `${key} ${JSON.stringify(value)?.slice(0, 60)} is no instant; write ISO 8601 such as 2026-03-01T12:00:00Z. It was ignored.`);
    return at;
  };
  const originalTimestamp = original === null ? null : String(typeof original === 'object' ? JSON.stringify(original) : original).slice(0, 100);
  return { writtenAt: read('timestamp', original), sentAt: read('sentAt', sent), originalTimestamp };
}

function messageIdOf(raw: JsonObject, newId: () => string): string {
  const id = text(own(raw, 'messageId'));
  if (id === null || id === '') return newId();
  return id.length <= LIMITS.messageIdLength ? id : bytesToHex(sha256(utf8ToBytes(id)));
}

function cleaned(value: unknown, warn: (code: string, detail: string) => void): JsonObject {
  const findings: Findings = { tooDeep: false, droppedKey: null, replacedText: false };
  const raw = clean(value, findings);
  if (!isObject(raw)) throw new Refusal('event.wrong-type', 'An event is an object; this is not one.');
  if (findings.tooDeep) throw new Refusal('event.too-deep', `The event nests deeper than ${LIMITS.depth} levels.`);
  if (findings.droppedKey) warn('event.unsafe-key', `The key "${findings.droppedKey}" was left out.`);
  if (findings.replacedText) warn('event.text-replaced', 'Text with NUL or lone surrogates cannot be stored; they became U+FFFD.');
  return raw;
}

function readIds(raw: JsonObject, type: Call, warn: (code: string, detail: string) => void) {
  const userId = userIdOf(raw, warn);
  const anonymousId = anonymousIdOf(raw);
  if (type === 'alias' && userId === null) throw new Refusal('event.no-userid', 'An alias call needs "userId": who the previousId is now.');
  if (userId === null && anonymousId === null) throw new Refusal('event.no-id', 'The event says neither userId nor anonymousId; give at least one.');
  return { userId, anonymousId };
}

/**
 * One event of a request: checked against Segment's HTTP spec, cleaned, ids as text.
 * @param value one element of `batch`, or the body of a single call, as JSON.parse gave it
 * @returns the event, or why it is refused; never throws
 * @see https://segment.com/docs/connections/spec/common/
 */
export function readEvent(value: unknown, around: Surroundings): IncomingEvent | RefusedEvent {
  const warnings: Warning[] = [];
  const given = isObject(value) ? value : {};
  const messageId = messageIdOf(given, around.newId).toWellFormed().replaceAll('\u0000', '\ufffd');
  const warn = (code: string, detail: string) => void warnings.push({ index: around.index, messageId, code, detail });
  try {
    const raw = cleaned(value, warn);
    const type = typeOf(raw, around.type);
    const names = namesOf(type, raw);
    if (names.name !== null && MEMBERSHIP_EVENTS.has(names.name)) throw new Refusal('event.reserved-name', `"${names.name}" is written by Tributary itself; choose another name.`);
    const ids = readIds(raw, type, warn);
    const context = contextOf(raw, around.context);
    const properties = objectAt(raw, 'properties');
    const { writtenAt, sentAt, originalTimestamp } = instantsOf(raw, around.sentAt, warn);
    // Written out: a spread makes an object of so many properties several times slower.
    return {
      index: around.index,
      messageId,
      type,
      name: names.name,
      target: names.target,
      userId: ids.userId,
      anonymousId: ids.anonymousId,
      context,
      warnings,
      properties: type === 'page' || type === 'screen' ? viewed(raw, properties, context) : properties,
      traits: traitsOf(type, raw, context),
      writtenAt,
      sentAt,
      originalTimestamp,
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return refused(given, messageId, around, error);
  }
}

function contextOf(raw: JsonObject, outer: unknown): JsonObject {
  if (outer === undefined) return objectAt(raw, 'context');
  const findings: Findings = { tooDeep: false, droppedKey: null, replacedText: false };
  const around = clean(outer ?? {}, findings);
  return isObject(around) && !findings.tooDeep ? { ...around, ...objectAt(raw, 'context') } : objectAt(raw, 'context');
}

/** RudderStack's clients send an identify's traits in `context.traits`. */
function traitsOf(type: Call, raw: JsonObject, context: JsonObject): JsonObject {
  const traits = objectAt(raw, 'traits');
  const inContext = type === 'identify' ? own(context, 'traits') : undefined;
  return isObject(inContext) ? { ...inContext, ...traits } : traits;
}

function refused(given: JsonObject, messageId: string, around: Surroundings, why: { code: string; detail: string }): RefusedEvent {
  const short = (value: unknown) => text(value)?.slice(0, LIMITS.nameLength).toWellFormed().replaceAll('\u0000', '\ufffd') ?? null;
  return {
    index: around.index,
    messageId,
    code: why.code,
    detail: why.detail.toWellFormed().replaceAll('\u0000', '\ufffd'),
    type: around.type ?? short(own(given, 'type')),
    name: short(own(given, 'event')),
    userId: short(own(given, 'userId')),
    anonymousId: short(own(given, 'anonymousId')),
  };
}
