import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Finds who became a contact: asked when that is erased. */
export class AliasIndex1700000000800 implements MigrationInterface {
  name = 'AliasIndex1700000000800';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index contact_alias_to on contact_alias (workspace, to_contact)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index contact_alias_to');
  }
}
