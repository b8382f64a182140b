import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Finds the few effects of which nobody knows whether they were done, among all that were: each page of the studio asks for them. */
export class UncertainEffects1700000001310 implements MigrationInterface {
  name = 'UncertainEffects1700000001310';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create index effect_uncertain on effect (workspace, at, key) where status = 'uncertain'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index effect_uncertain');
  }
}
