import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Indexes of attributes are made and dropped by the engine as rules come into use (`sql/trait-indexes`), so there is nothing to make here. They stand on
 * the functions of segments, which could not go while one is left. Whoever changes `segment_folded`, `segment_text` or `segment_number` in a later
 * migration has to drop these indexes as well: they hold what the function said before.
 */
export class TraitIndexes1700000001700 implements MigrationInterface {
  name = 'TraitIndexes1700000001700';

  up(): Promise<void> {
    return Promise.resolve();
  }

  async down(runner: QueryRunner): Promise<void> {
    const made = (await runner.query(`select i.relname as name from pg_index x join pg_class i on i.oid = x.indexrelid where x.indrelid = 'contact'::regclass and starts_with(i.relname, 'contact_trait_')`)) as { name: string }[];
    for (const { name } of made) await runner.query(`drop index ${name}`);
  }
}
