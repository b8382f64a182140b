import { type MigrationInterface, type QueryRunner } from 'typeorm';

const tables = [
  `create table template (
      workspace integer not null,
      key text not null,
      name text not null,
      version integer not null,
      created_at timestamptz not null,
      constraint template_pkey primary key (workspace, key))`,
  `create table template_version (
      workspace integer not null,
      key text not null,
      version integer not null,
      subject text not null,
      html text not null,
      mjml text,
      text_body text,
      topic text,
      created_at timestamptz not null,
      constraint template_version_pkey primary key (workspace, key, version))`,
  `create table topic (
      workspace integer not null,
      key text not null,
      name text not null,
      description text not null default '',
      consent text not null default 'opt-out',
      created_at timestamptz not null,
      constraint topic_pkey primary key (workspace, key))`,
  `create table suppression (
      workspace integer not null,
      address text not null,
      reason text not null,
      created_at timestamptz not null,
      constraint suppression_pkey primary key (workspace, address))`,
  `create index suppression_listing on suppression (workspace, created_at, address)`,
  `create table channel (
      workspace integer not null,
      vendor text not null,
      secret bytea not null,
      shown jsonb not null,
      updated_at timestamptz not null,
      constraint channel_pkey primary key (workspace, vendor))`,
];

/** Templates and their versions, topics, addresses that nothing is sent to, credentials of vendors. */
export class Messages1700000000500 implements MigrationInterface {
  name = 'Messages1700000000500';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of tables) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table template, template_version, topic, suppression, channel');
  }
}
