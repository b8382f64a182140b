import { MAX_STEPS } from '@tributary/contract';
import { shown, type Report } from './fault.js';
import { readEventName, readWhere } from './read-event.js';
import { isRecord, readKeys } from './read-keys.js';
import { readDuration } from './read-value.js';

type Fields = Readonly<Record<string, unknown>>;

/** Checks `{ sequence, max_gap, within }`. */
export function readSequence(fields: Fields, path: string, report: Report): void {
  readKeys(fields, ['sequence', 'max_gap', 'within'], path, report);
  const { sequence, max_gap: maxGap, within } = fields;
  if (maxGap !== undefined) readDuration(maxGap, `${path}.max_gap`, report);
  if (within !== undefined) readDuration(within, `${path}.within`, report);
  readSteps(sequence, `${path}.sequence`, report);
}

function readSteps(steps: unknown, path: string, report: Report): void {
  if (!Array.isArray(steps)) return report(path, 'rule.type', `${shown(steps)} is not a list of events, one after the other`);
  if (steps.length === 0) return report(path, 'rule.empty', 'is empty; give at least one event');
  if (steps.length > MAX_STEPS) return report(path, 'rule.too-large', `holds ${steps.length} steps; at most ${MAX_STEPS}`);
  steps.forEach((step: unknown, i) => {
    const at = `${path}[${i}]`;
    if (typeof step === 'string') return readEventName(step, at, report);
    if (!isRecord(step)) return report(at, 'rule.type', `${shown(step)} is not an event; give its name, or { "event": …, "where": […] }`);
    readKeys(step, ['event', 'where'], at, report);
    readEventName(step.event, `${at}.event`, report);
    if (step.where !== undefined) readWhere(step.where, `${at}.where`, report);
  });
}
