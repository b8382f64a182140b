import type { Word } from '../words/use-words.js';

const MENDING: Readonly<Record<string, Word>> = {
  'event.no-id': 'mend.no-id',
  'event.no-userid': 'mend.alias',
  'event.no-name': 'mend.no-name',
  'event.no-groupid': 'mend.group',
  'event.no-previousid': 'mend.alias',
  'event.unknown-type': 'mend.type',
  'event.wrong-type': 'mend.object',
  'event.name-too-long': 'mend.name',
  'event.reserved-name': 'mend.reserved',
  'event.too-deep': 'mend.deep',
  'event.too-large': 'mend.large',
  'event.too-old': 'mend.old',
};

/** How an event that was refused for this is sent so that it is taken. */
export const mendingOf = (code: string): Word => MENDING[code] ?? 'mend.other';
