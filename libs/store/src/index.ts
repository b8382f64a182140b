export * from './database.js';
export * from './database-unavailable.js';
export * from './embedded/embedded-postgres.js';
export * from './entities.js';
export * from './migrate.js';
export * from './migrations.js';
export * from './pool.js';
