import { type MigrationInterface, type QueryRunner } from 'typeorm';

const tables = [
  `create table date_watch (
      shard integer not null,
      workspace integer not null,
      contact uuid not null,
      workflow integer not null,
      mark bigint not null,
      due_at timestamptz,
      due_date text,
      reached jsonb not null,
      constraint date_watch_pkey primary key (shard, workspace, contact, workflow))`,
  `create index date_watch_due on date_watch (shard, due_at) where due_at is not null`,
  `create table schedule (
      workflow integer not null,
      workspace integer not null,
      cron text not null,
      timezone text not null,
      segment integer not null,
      next_at timestamptz,
      constraint schedule_pkey primary key (workflow))`,
  `create index schedule_due on schedule (next_at) where next_at is not null`,
  `create table schedule_run (
      workflow integer not null,
      at timestamptz not null,
      workspace integer not null,
      missed integer not null,
      constraint schedule_run_pkey primary key (workflow, at))`,
  `alter table workflow add column dates_from timestamptz`,
  `alter table workflow add column dates_mark bigint`,
];

/** Triggers by time: when each contact reaches a date that a workflow waits for, and at which instants members of a segment enter. */
export class Times1700000001500 implements MigrationInterface {
  name = 'Times1700000001500';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of tables) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table date_watch, schedule, schedule_run');
    await runner.query('alter table workflow drop column dates_from, drop column dates_mark');
  }
}
