import { z } from 'zod';
import { parseWindowMs, type ConfigFault, type Json, type JsonObject, type Outcome } from '@tributary/contract';

/** The longest `dueIn`, ms: working hours are counted day by day. */
const LONGEST_DUE_MS = 366 * 86_400_000;

/** When a task is due. */
export const dueIn = z.string().max(100).optional().meta({ title: 'Due in', widget: 'duration', placeholder: '4h', description: 'Counted in the working hours of whoever gets it; at once when empty' });

export function dueFaults(length: string | undefined): readonly ConfigFault[] {
  if (length === undefined || (parseWindowMs(length) ?? Infinity) <= LONGEST_DUE_MS) return [];
  return [{ at: ['dueIn'], detail: `"${length.slice(0, 60)}" is no length of time up to a year; write it as 15m, 6h, 3d, 2w or in ISO 8601.` }];
}

/** Only what is given: the payload is JSON, which knows no undefined. */
export function given(config: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(config).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}

/** There is one way on. `failed` is no output that could be drawn: a text that cannot be filled in fails the run, for all to see. */
export const goOn = ({ status }: Outcome): string => (status === 'failed' ? 'failed' : 'next');
