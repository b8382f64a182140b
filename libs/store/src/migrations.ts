import { Tables1700000000100 } from './migrations/1700000000100-tables.js';
import { SegmentFunctions1700000000200 } from './migrations/1700000000200-segment-functions.js';
import { Workflows1700000000300 } from './migrations/1700000000300-workflows.js';
import { Messages1700000000500 } from './migrations/1700000000500-messages.js';
import { Sales1700000000600 } from './migrations/1700000000600-sales.js';

/** Every migration class, in the order in which they run. */
export const migrations = [Tables1700000000100, SegmentFunctions1700000000200, Workflows1700000000300, Messages1700000000500, Sales1700000000600];
