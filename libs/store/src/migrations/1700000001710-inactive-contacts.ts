import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whoever has many contacts before them sees by it who of them was merged, erased or parked, without reading the rows of all the others. */
export class InactiveContacts1700000001710 implements MigrationInterface {
  name = 'InactiveContacts1700000001710';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create index contact_inactive on contact (shard, workspace, id) where state <> 'active'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index contact_inactive');
  }
}
