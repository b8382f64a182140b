import type { Report } from './fault.js';
import { readEventName, readPeriod, readWhere } from './read-event.js';
import { readKeys } from './read-keys.js';
import { readDuration } from './read-value.js';
import { shown } from './fault.js';

type Fields = Readonly<Record<string, unknown>>;

const KEYS = ['within', 'not_within', 'from', 'to', 'where'];

/** Checks `{ first_event | last_event, within, not_within, from, to, where }`; `has` belongs to the last one alone. */
export function readEdge(kind: 'first_event' | 'last_event', fields: Fields, path: string, report: Report): void {
  readKeys(fields, [kind, ...KEYS, ...(kind === 'last_event' ? ['has'] : [])], path, report);
  readEventName(fields[kind], `${path}.${kind}`, report);
  readPeriod(fields, path, report);
  const { within, not_within: notWithin, has, where } = fields;
  if (notWithin !== undefined) readDuration(notWithin, `${path}.not_within`, report);
  if (within !== undefined && notWithin !== undefined) report(`${path}.not_within`, 'rule.ambiguous', 'stands beside "within"; give one or the other');
  if (has !== undefined && has !== true && kind === 'last_event') report(`${path}.has`, 'rule.type', `${shown(has)} is not true; write "has": true`);
  if (where !== undefined) readWhere(where, `${path}.where`, report);
}
