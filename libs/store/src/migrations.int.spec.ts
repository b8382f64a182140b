import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@tributary/fixtures';
import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from './migrate.js';
import { migrations } from './migrations.js';

describe('the migrations', () => {
  let database: TestDatabase;
  let source: DataSource;

  beforeAll(async () => {
    database = await testDatabase();
    source = await new DataSource(dataSourceOptions(database.url)).initialize();
  }, 60_000);
  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  /** Everything that was made, as Postgres describes it. */
  async function contents(): Promise<string[]> {
    const rows: { line: string }[] = await source.query(`
      select 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '') as line
        from information_schema.columns where table_schema = 'public' and table_name <> 'migrations'
      union all select 'index ' || indexdef from pg_indexes where schemaname = 'public' and tablename <> 'migrations'
      union all select 'sequence ' || sequence_name from information_schema.sequences where sequence_schema = 'public' and sequence_name not like 'migrations%'
      union all select 'function ' || pg_get_functiondef(p.oid) from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'public'
      order by 1`);
    return rows.map((row) => row.line);
  }

  it('make the tables that the entities describe', async () => {
    const drift = await source.driver.createSchemaBuilder().log();
    expect(drift.upQueries.map((query) => query.query)).toEqual([]);
  });

  it('go down to nothing and up to the same again', async () => {
    const before = await contents();
    await source.query(`create index contact_trait_0 on contact (workspace, segment_number(traits -> 'score'))`); // as the engine makes them
    for (let i = 0; i < migrations.length; i++) await source.undoLastMigration({ transaction: 'each' });
    expect(await contents()).toEqual([]);
    await source.runMigrations({ transaction: 'each' });
    expect(await contents()).toEqual(before);
  });
});
