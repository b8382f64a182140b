import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** What splits and holdouts of a workflow dealt a contact; the window in which an effect may go out. */
export class ExposuresAndWindows1700000000400 implements MigrationInterface {
  name = 'ExposuresAndWindows1700000000400';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table enrolment add column exposures jsonb');
    await runner.query('alter table effect add column time_window jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table effect drop column time_window');
    await runner.query('alter table enrolment drop column exposures');
  }
}
