import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Decides who may enter: one row for a workflow, contact and entry key. The row without a key also says that the contact was ever counted. */
@Entity('enrolment')
export class Enrolment {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'enrolment_pkey' }) shard!: number;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'enrolment_pkey' }) workspace!: number;
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'enrolment_pkey' }) contact!: string;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'enrolment_pkey' }) workflow!: number;
  @PrimaryColumn('text', { name: 'entry_key', primaryKeyConstraintName: 'enrolment_pkey' }) entryKey!: string;
  @Column('integer') passes!: number;
  @Column('uuid', { name: 'active_run', nullable: true }) activeRun!: string | null;
  @Column('timestamptz', { name: 'last_ended_at', nullable: true }) lastEndedAt!: Date | null;
  /** By node: what a split or a holdout dealt, and when (ms). Only in the row without a key. */
  @Column('jsonb', { nullable: true }) exposures!: Record<string, { variant: string; at: number }> | null;
}
