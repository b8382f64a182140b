import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Limits of a workspace by way out, what is left of them, and the ledger in the order in which workflows take turns. */
export class SendLimits1700000000900 implements MigrationInterface {
  name = 'SendLimits1700000000900';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table workspace add column limits jsonb not null default '{}'`);
    await runner.query(`
      create table send_bucket (
        workspace integer not null,
        port text not null,
        tokens double precision not null,
        filled_at timestamptz not null,
        promised_until timestamptz not null,
        constraint send_bucket_pkey primary key (workspace, port))`);
    await runner.query(`create index effect_turns on effect (workspace, port, workflow, next_attempt_at) where next_attempt_at is not null`);
    await runner.query(`drop index effect_due`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`create index effect_due on effect (shard, next_attempt_at) where next_attempt_at is not null`);
    await runner.query(`drop index effect_turns`);
    await runner.query(`drop table send_bucket`);
    await runner.query(`alter table workspace drop column limits`);
  }
}
