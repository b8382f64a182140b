import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * When a contact reaches the date that starts a workflow. `mark`: the workflow's, under which it was worked out; another one means that it has to be again.
 * `reached`: dates that were reached lately, so that none is twice.
 */
@Entity('date_watch')
@Index('date_watch_due', ['shard', 'dueAt'], { where: 'due_at IS NOT NULL' })
export class DateWatch {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'date_watch_pkey' }) shard!: number;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'date_watch_pkey' }) workspace!: number;
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'date_watch_pkey' }) contact!: string;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'date_watch_pkey' }) workflow!: number;
  @Column('bigint') mark!: string;
  @Column('timestamptz', { name: 'due_at', nullable: true }) dueAt!: Date | null;
  @Column('text', { name: 'due_date', nullable: true }) dueDate!: string | null;
  @Column('jsonb') reached!: readonly string[];
}
