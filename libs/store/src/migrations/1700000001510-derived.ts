import { type MigrationInterface, type QueryRunner } from 'typeorm';

const tables = [
  `create table derived (
      shard integer not null,
      workspace integer not null,
      contact uuid not null,
      state jsonb not null,
      due_at timestamptz,
      constraint derived_pkey primary key (shard, workspace, contact))`,
  `create index derived_due on derived (shard, due_at) where due_at is not null`,
];

/** What derived traits remember of a contact, and when time changes one of them. Contacts that are there already get theirs by a job. */
export class Derived1700000001510 implements MigrationInterface {
  name = 'Derived1700000001510';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of tables) await runner.query(statement);
    await runner.query(`
      insert into job (workspace, kind, phase, config, created_at)
      select w.id, 'derive', '0/00000000-0000-0000-0000-000000000000', '{}', date_trunc('milliseconds', clock_timestamp()) from workspace w where exists (select from contact c where c.workspace = w.id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table derived');
    await runner.query(`delete from job where kind = 'derive'`);
  }
}
