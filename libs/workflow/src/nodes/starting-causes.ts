import { CAUSES, type Cause, type Entry, type Happening } from '@tributary/contract';
import { z } from 'zod';

/** What starts runs unless the author says otherwise: what came late or by import, a changed rule or a merge starts nothing. */
export const STARTING_CAUSES: readonly Cause[] = ['data', 'time', 'computed', 'manual'];

/** The config of both segment triggers. */
export const transitionConfig = z.object({
  segment: z.string().min(1).max(200).meta({ title: 'Segment', widget: 'segment-picker' }),
  causes: z
    .array(z.enum(CAUSES))
    .min(1)
    .optional()
    .meta({ title: 'Causes', widget: 'cause-picker', description: `Why they entered or left; default ${STARTING_CAUSES.join(', ')}` }),
});

/** Whether a transition is the one a segment trigger waits for. */
export function matchesTransition(config: z.output<typeof transitionConfig>, happening: Happening, entered: boolean): Entry {
  const isIt =
    happening.type === 'transition' &&
    happening.entered === entered &&
    (happening.segment.id === config.segment || happening.segment.key === config.segment) &&
    (config.causes ?? STARTING_CAUSES).includes(happening.cause);
  return isIt ? { enters: true, entryKey: null } : { enters: false, reason: null };
}
