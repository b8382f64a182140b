import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Frequency caps of a workspace, and the slots that messages have taken of them. */
export class Caps1700000000700 implements MigrationInterface {
  name = 'Caps1700000000700';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table workspace add column caps jsonb not null default '{}'`);
    await runner.query(`
      create table cap_slot (
        shard integer not null,
        workspace integer not null,
        contact uuid not null,
        channel text not null,
        day date not null,
        n integer not null,
        constraint cap_slot_pkey primary key (shard, workspace, contact, channel, day))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table cap_slot');
    await runner.query('alter table workspace drop column caps');
  }
}
