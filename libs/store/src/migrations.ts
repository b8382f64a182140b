import { Tables1700000000100 } from './migrations/1700000000100-tables.js';

/** In the order in which they run. */
export const migrations = [Tables1700000000100];
