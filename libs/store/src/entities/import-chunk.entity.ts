import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A piece of a file as it was uploaded; all but the last are of one size. In the database, so that any process can read it. */
@Entity('import_chunk')
export class ImportChunk {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'import_chunk_pkey' }) import!: number;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'import_chunk_pkey' }) n!: number;
  @Column('bytea') bytes!: Buffer;
}
