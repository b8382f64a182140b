import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Where in the table events of an instant lie: they come nearly in order of time, so ranges of pages say enough, in a few kilobytes and at no cost to ingest.
 * A rule with a window reads only the pages of its window instead of all of the past.
 */
export class EventInstants1700000001620 implements MigrationInterface {
  name = 'EventInstants1700000001620';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index event_instants on event using brin (occurred_at timestamptz_minmax_multi_ops) with (pages_per_range = 64, autosummarize = on)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index event_instants');
  }
}
