import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What contacts are at their companies, and who belongs to a company: a change of it concerns them. */
export class CompanyRoles1700000001610 implements MigrationInterface {
  name = 'CompanyRoles1700000001610';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table contact add column roles jsonb not null default '{}'`);
    await runner.query(`create index contact_companies on contact using gin (companies) where companies <> '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index contact_companies');
    await runner.query('alter table contact drop column roles');
  }
}
