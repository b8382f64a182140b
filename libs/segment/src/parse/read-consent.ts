import { CONSENT_STATES, suggestion } from '@tributary/contract';
import { shown, type Report } from './fault.js';
import { readName } from './read-comparison.js';
import { readKeys } from './read-keys.js';

/** Checks `{ consent, is }`. */
export function readConsent(fields: Readonly<Record<string, unknown>>, path: string, report: Report): void {
  readKeys(fields, ['consent', 'is'], path, report);
  readName(fields.consent, `${path}.consent`, 200, report);
  const { is } = fields;
  if (is === undefined) return report(`${path}.is`, 'rule.missing', `is missing; give one of ${CONSENT_STATES.join(', ')}`);
  if (CONSENT_STATES.some((state) => state === is)) return;
  const hint = typeof is === 'string' ? suggestion(is, CONSENT_STATES) : '';
  report(`${path}.is`, 'rule.type', `${shown(is)} is no state of consent${hint || `; give one of ${CONSENT_STATES.join(', ')}`}`);
}
