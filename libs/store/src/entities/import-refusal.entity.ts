import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A row of a file that was not taken, with the reason. */
@Entity('import_refusal')
export class ImportRefusal {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'import_refusal_pkey' }) import!: number;
  /** From 1, the headings not counted. */
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'import_refusal_pkey' }) row!: string;
  /** Of the file, from 1: where the row begins. */
  @Column('bigint') line!: string;
  @Column('text', { name: 'column_name', nullable: true }) column!: string | null;
  @Column('text') code!: string;
  @Column('text') detail!: string;
  /** JSON: cells may hold what no text of the database can. */
  @Column('text') cells!: string;
}
