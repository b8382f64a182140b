import { MEMBERSHIP_EVENTS } from '@tributary/contract';
import { isAbsentAnonymousId, isAbsentUserId } from '../absent-id.js';
import { LIMITS } from '../limits.js';
import { isAddress } from './address.js';
import { UnreadableCell } from './read-cell.js';
import { RefusedRow } from './refused-row.js';

/** Longer names of people and groups would not fit into an index. */
const ID_LENGTH = LIMITS.nameLength;

/** @returns why a text cannot be stored or was not read right, or null */
export function badText(cell: string, isDoubtful: boolean): RefusedRow | null {
  if (cell.includes('\u0000')) return new RefusedRow('cell.nul', 'The cell holds a NUL character, which cannot be stored; take it out.');
  if (!cell.isWellFormed()) return new RefusedRow('cell.half-character', 'The cell holds half a character, which cannot be stored; take it out.');
  if (isDoubtful && cell.includes('\ufffd')) return new RefusedRow('cell.unreadable', 'The cell holds bytes that are no text in the encoding of the file; choose another encoding, or write the cell anew.');
  return null;
}

/** @returns what is wrong with a name, or null */
export function badName(to: string, cell: string): UnreadableCell | null {
  const shown = `"${cell.slice(0, 60)}"`;
  if (to === 'email' && !isAddress(cell)) {
    const how = cell.trim() !== cell && isAddress(cell.trim()) ? 'take the white space around it away, or let cells be trimmed' : 'write it like ana@example.com';
    return new UnreadableCell('cell.no-address', `${shown} is no email address; ${how}.`);
  }
  if ((to === 'userId' && isAbsentUserId(cell)) || (to === 'anonymousId' && isAbsentAnonymousId(cell))) return new UnreadableCell('cell.absent-id', `${shown} names nobody: programs write it where they know no id; leave the cell empty.`);
  if (cell.length > (to === 'messageId' ? LIMITS.messageIdLength : ID_LENGTH)) return new UnreadableCell('cell.too-long', `The cell has ${cell.length} characters; at most ${to === 'messageId' ? LIMITS.messageIdLength : ID_LENGTH} are taken for ${to}.`);
  if (to === 'event' && MEMBERSHIP_EVENTS.has(cell)) return new UnreadableCell('cell.reserved-event', `${shown} is written by Tributary itself; choose another name.`);
  return null;
}
