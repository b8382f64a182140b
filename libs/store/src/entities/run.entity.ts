import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One contact's way through one version of a workflow. What is asked for in lists has a column; the rest of it is `inside`. */
@Entity('run')
@Index('run_active', ['shard', 'workspace', 'contact'], { where: "status = 'active'" })
@Index('run_of_active', ['workflow', 'shard', 'contact'], { where: "status = 'active'" })
@Index('run_due', ['shard', 'wakeAt'], { where: 'wake_at IS NOT NULL' })
@Index('run_by_id', ['workspace', 'id'])
@Index('run_listing', ['workspace', 'enteredAt', 'id'])
@Index('run_of_workflow', ['workflow', 'enteredAt', 'id'])
export class Run {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'run_pkey' }) shard!: number;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'run_pkey' }) workspace!: number;
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'run_pkey' }) contact!: string;
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'run_pkey' }) id!: string;
  @Column('integer') workflow!: number;
  @Column('integer') version!: number;
  @Column('text', { name: 'entry_key' }) entryKey!: string;
  /** `active`, `completed`, `exited` or `failed`. */
  @Column('text') status!: string;
  /** While active: `waiting`, `acting` or `held`. */
  @Column('text', { nullable: true }) doing!: string | null;
  @Column('text') node!: string;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('timestamptz', { name: 'entered_at' }) enteredAt!: Date;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  @Column('timestamptz', { name: 'wake_at', nullable: true }) wakeAt!: Date | null;
  /** The item that began it. */
  @Column('bigint', { nullable: true }) root!: string | null;
  @Column('jsonb') inside!: unknown;
}
