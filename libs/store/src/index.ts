export * from './database-unavailable.js';
export * from './embedded/embedded-postgres.js';
