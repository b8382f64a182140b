import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A file that was brought, and what became of its rows. Its job says how far it is. */
@Entity('import')
@Index('import_listing', ['workspace', 'id'])
export class Import {
  @PrimaryGeneratedColumn('identity', { primaryKeyConstraintName: 'import_pkey' }) id!: number;
  @Column('integer') workspace!: number;
  /** Null: it is still being received, or was never begun. */
  @Column('integer', { nullable: true }) job!: number | null;
  @Column('text') kind!: 'contacts' | 'events' | 'companies';
  /** Of the file. */
  @Column('text', { nullable: true }) name!: string | null;
  @Column('bigint', { default: 0 }) bytes!: string;
  /** Encoding, delimiter and line ends, with how sure they are; null: it is still being received. */
  @Column('jsonb', { nullable: true }) source!: unknown | null;
  /** What becomes of each column, and how cells are read. */
  @Column('jsonb', { nullable: true }) options!: unknown | null;
  /** Only counts. */
  @Column('boolean', { name: 'dry_run', default: false }) dryRun!: boolean;
  @Column('bigint', { default: 0 }) accepted!: string;
  @Column('bigint', { default: 0 }) failed!: string;
  /** Rows whose contact was not there before. */
  @Column('bigint', { default: 0 }) made!: string;
  /** Rows that say something new of a contact who was there. */
  @Column('bigint', { default: 0 }) changed!: string;
  /** Rows that bear the message id of an event that is there already. */
  @Column('bigint', { default: 0 }) known!: string;
  /** Who brought it; null: a key. */
  @Column('integer', { nullable: true }) account!: number | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'started_at', nullable: true }) startedAt!: Date | null;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
}
