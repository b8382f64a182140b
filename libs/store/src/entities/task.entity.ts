import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Something to do for a user, mostly about a contact. The id of one that a workflow made is its effect's key, so it is made once. */
@Entity('task')
@Index('task_listing', ['workspace', 'dueAt', 'id'])
@Index('task_changed', ['workspace', 'changedAt'])
@Index('task_of_owner', ['workspace', 'owner', 'dueAt', 'id'])
@Index('task_of_contact', ['shard', 'workspace', 'contact'])
@Index('task_escalation', ['shard', 'escalateAt'], { where: 'escalate_at IS NOT NULL' })
export class Task {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'task_pkey' }) workspace!: number;
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'task_pkey' }) id!: string;
  /** Of its contact; without one, made from its id: by it the workspace's clock is found. */
  @Column('integer') shard!: number;
  @Column('uuid', { nullable: true }) contact!: string | null;
  @Column('text') title!: string;
  @Column('text', { default: '' }) notes!: string;
  @Column('text', { nullable: true }) message!: string | null;
  @Column('integer', { nullable: true }) owner!: number | null;
  /** Whose lead is told when it stays undone. */
  @Column('integer', { nullable: true }) team!: number | null;
  @Column('text', { default: 'normal' }) priority!: string;
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date;
  @Column('timestamptz', { name: 'snooze_until', nullable: true }) snoozeUntil!: Date | null;
  @Column('timestamptz', { name: 'done_at', nullable: true }) doneAt!: Date | null;
  @Column('text', { nullable: true }) outcome!: string | null;
  @Column('integer', { nullable: true }) workflow!: number | null;
  @Column('uuid', { nullable: true }) run!: string | null;
  @Column('text', { nullable: true }) node!: string | null;
  /** What the contact did last when it was made. */
  @Column('jsonb', { default: [] }) why!: unknown;
  @Column('jsonb', { nullable: true }) warning!: unknown;
  /** When the team's lead is told; null: never, or it was done or told. */
  @Column('timestamptz', { name: 'escalate_at', nullable: true }) escalateAt!: Date | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  /** By the database's clock, in sandboxes too: who listens is told by it. */
  @Column('timestamptz', { name: 'changed_at', default: () => 'clock_timestamp()' }) changedAt!: Date;
}
