import type { TimelineKind } from '@tributary/contract';

/** What a timeline can be narrowed to, in the order in which it is offered. */
export const TIMELINE_KINDS = ['event', 'segment', 'run', 'message', 'task', 'change'] as const satisfies readonly TimelineKind[];
