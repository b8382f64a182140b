import type { AcceptedEvent, IncomingEvent, RefusedEvent } from '@tributary/contract';
import { contactIdOf, shardOf } from './contact-id.js';
import { LATE_MS } from './limits.js';

/** Of the workspace that receives. */
export interface Receiver {
  readonly secret: Uint8Array;
  readonly sandboxShard: number | null;
  /** Months of events it keeps; null: all. */
  readonly retentionMonths: number | null;
}

/** The earliest instant that a retention of so many months keeps. */
export function retentionStart(receivedAt: number, months: number): number {
  const at = new Date(receivedAt);
  at.setUTCMonth(at.getUTCMonth() - months);
  return at.getTime();
}

/** Skew is the client's clock against ours, known only when it says when it sent; nothing happens after it was received. */
function occurredAt(event: IncomingEvent, receivedAt: number): number {
  if (event.writtenAt === null) return receivedAt;
  const corrected = event.sentAt === null ? event.writtenAt : receivedAt - (event.sentAt - event.writtenAt);
  return Math.min(corrected, receivedAt);
}

/**
 * Gives an event its instants and its contact.
 * @param receivedAt the workspace's now, ms
 * @returns the event as it is stored; refused (`event.too-old`) when it happened before the workspace's retention
 */
export function acceptEvent(event: IncomingEvent, receiver: Receiver, receivedAt: number): AcceptedEvent | RefusedEvent {
  const at = occurredAt(event, receivedAt);
  if (receiver.retentionMonths !== null && at < retentionStart(receivedAt, receiver.retentionMonths)) {
    const { index, messageId, type, name, userId, anonymousId } = event;
    const detail = `The event happened before the ${receiver.retentionMonths} months that this workspace keeps.`;
    return { index, messageId, type, name, userId, anonymousId, code: 'event.too-old', detail };
  }
  const contact = contactIdOf(receiver.secret, event.userId === null ? { anonymousId: event.anonymousId ?? '' } : { userId: event.userId });
  // Written out: a spread makes an object of so many properties several times slower.
  return {
    index: event.index,
    messageId: event.messageId,
    type: event.type,
    name: event.name,
    userId: event.userId,
    anonymousId: event.anonymousId,
    target: event.target,
    properties: event.properties,
    traits: event.traits,
    context: event.context,
    originalTimestamp: event.originalTimestamp,
    warnings: event.warnings,
    contact,
    shard: shardOf(contact, receiver.sandboxShard),
    occurredAt: at,
    receivedAt,
    late: receivedAt - at > LATE_MS,
    source: 'client',
  };
}
