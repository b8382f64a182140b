import type { MigrationInterface } from 'typeorm';
import { SegmentFunctions1700000000200 } from './migrations/1700000000200-segment-functions.js';

/** Every migration, oldest first. The class name ends in its timestamp, in ms, as TypeORM wants it. */
export const migrations: (new () => MigrationInterface)[] = [SegmentFunctions1700000000200];
