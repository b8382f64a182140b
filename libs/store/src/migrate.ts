import { Client } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { entities } from './entities.js';
import { migrations } from './migrations.js';

/** Any fixed number: whoever migrates this database holds the advisory lock of that key. */
const MIGRATION_LOCK = 7_201_001;

/** How TypeORM opens the database: the schema changes by migrations only, each in its own transaction. */
export function dataSourceOptions(url: string): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    entities,
    migrations,
    migrationsTransactionMode: 'each',
    synchronize: false,
    extra: { options: '-c TimeZone=UTC' },
  };
}

/**
 * Brings the schema up to date. Processes that start at one instant wait for each other, and the later finds nothing to do.
 * @throws what Postgres says of the first migration that fails; those before it stay
 */
export async function migrate(url: string): Promise<void> {
  const gate = new Client({ connectionString: url });
  await gate.connect();
  try {
    await gate.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const dataSource = await new DataSource(dataSourceOptions(url)).initialize();
    try {
      await dataSource.runMigrations();
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await gate.end();
  }
}
