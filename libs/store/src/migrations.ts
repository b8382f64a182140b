import type { MigrationInterface } from 'typeorm';

/** Every migration, oldest first. The class name ends in its timestamp, in ms, as TypeORM wants it. */
export const migrations: (new () => MigrationInterface)[] = [];
