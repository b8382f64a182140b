import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** What splits and holdouts of a workflow dealt a contact. */
export class Exposures1700000000400 implements MigrationInterface {
  name = 'Exposures1700000000400';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table enrolment add column exposures jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table enrolment drop column exposures');
  }
}
