import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** What a published version is called, and who published it. */
export class VersionNames1700000001300 implements MigrationInterface {
  name = 'VersionNames1700000001300';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table workflow_version add name text, add published_by integer');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table workflow_version drop name, drop published_by');
  }
}
