import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** People whom an ad platform is told of. One call at a time: whoever holds its lease may make it. */
@Entity('audience')
@Index('audience_name', ['workspace', 'name'], { unique: true })
@Index('audience_of_segment', ['segment'], { where: 'segment IS NOT NULL' })
export class Audience {
  @PrimaryGeneratedColumn('identity', { primaryKeyConstraintName: 'audience_pkey' }) id!: number;
  @Column('integer') workspace!: number;
  @Column('text') name!: string;
  @Column('text') provider!: string;
  /** At the platform; null: it has to be made there yet. */
  @Column('text', { name: 'external_id', nullable: true }) externalId!: string | null;
  /** It keeps in step with this one; null: with none. */
  @Column('integer', { nullable: true }) segment!: number | null;
  /** `stopped`: a person has to act first, `reason` says what on. */
  @Column('text', { default: 'active' }) state!: 'active' | 'stopped';
  @Column('jsonb', { nullable: true }) reason!: unknown | null;
  /** Not called before, by the workspace's clock. */
  @Column('timestamptz', { name: 'next_attempt_at', nullable: true }) nextAttemptAt!: Date | null;
  /** Calls in a row that failed. */
  @Column('integer', { default: 0 }) attempts!: number;
  /** Somebody waits for it: what differs is not left to linger. */
  @Column('boolean', { default: false }) hurry!: boolean;
  @Column('uuid', { nullable: true }) lease!: string | null;
  /** By the machine's clock; without a lease, when the last one was given back. */
  @Column('timestamptz', { name: 'lease_until', nullable: true }) leaseUntil!: Date | null;
  /** The upload under way: its id, mode, last number and rows. */
  @Column('jsonb', { nullable: true }) session!: unknown | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
