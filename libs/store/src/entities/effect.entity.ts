import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The ledger: what is asked of the world, written with the step that asks, before anything is sent. `request` is the frozen body. */
@Entity('effect')
@Index('effect_turns', ['workspace', 'port', 'workflow', 'nextAttemptAt'], { where: 'next_attempt_at IS NOT NULL' })
@Index('effect_started', ['leaseUntil'], { where: "status = 'started'" })
@Index('effect_uncertain', ['workspace', 'at', 'key'], { where: "status = 'uncertain'" })
@Index('effect_listing', ['workspace', 'at', 'key'])
@Index('effect_of_run', ['workspace', 'run'])
@Index('effect_of_contact', ['shard', 'workspace', 'contact'])
export class Effect {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'effect_pkey' }) shard!: number;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'effect_pkey' }) workspace!: number;
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'effect_pkey' }) key!: string;
  @Column('uuid') contact!: string;
  @Column('uuid') run!: string;
  @Column('integer') workflow!: number;
  @Column('text') node!: string;
  @Column('integer') visit!: number;
  @Column('text') kind!: string;
  @Column('text') port!: string;
  /** `safe`, `with-key` or `never`: what an unknown outcome allows. */
  @Column('text') repeat!: string;
  @Column('jsonb') payload!: unknown;
  @Column('text', { name: 'batch_by', nullable: true }) batchBy!: string | null;
  /** `pending`, `started`, `done`, `failed`, `skipped`, `simulated` or `uncertain`. */
  @Column('text', { default: 'pending' }) status!: string;
  @Column('integer', { default: 0 }) attempts!: number;
  /** By the workspace clock; of an uncertain one, when its run goes on. */
  @Column('timestamptz', { name: 'next_attempt_at', nullable: true }) nextAttemptAt!: Date | null;
  /** Whoever holds it may write the outcome. */
  @Column('uuid', { nullable: true }) lease!: string | null;
  /** By the machine's clock. */
  @Column('timestamptz', { name: 'lease_until', nullable: true }) leaseUntil!: Date | null;
  @Column('jsonb', { nullable: true }) request!: unknown | null;
  @Column('jsonb', { nullable: true }) response!: unknown | null;
  @Column('jsonb', { nullable: true }) reason!: unknown | null;
  @Column('timestamptz') at!: Date;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  @Column('bigint', { nullable: true }) root!: string | null;
  @Column('integer', { default: 0 }) depth!: number;
  /** It goes out only while this is open; null: any time. */
  @Column('jsonb', { name: 'time_window', nullable: true }) timeWindow!: object | null;
}
