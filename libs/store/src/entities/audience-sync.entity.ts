import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** One call of an audience: what was sent, and what came of it. */
@Entity('audience_sync')
@Index('audience_sync_listing', ['audience', 'id'])
export class AudienceSync {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', primaryKeyConstraintName: 'audience_sync_pkey' }) id!: string;
  @Column('integer') workspace!: number;
  @Column('integer') audience!: number;
  @Column('timestamptz') at!: Date;
  /** `create`, `add`, `remove`; null: nobody could be sent. */
  @Column('text', { nullable: true }) mode!: string | null;
  /** `done`, `simulated`, `later`, `stopped` or `failed`. */
  @Column('text') status!: string;
  @Column('integer', { default: 0 }) sent!: number;
  @Column('integer', { default: 0 }) received!: number;
  @Column('integer', { default: 0 }) invalid!: number;
  /** Not sent: nothing by which the platform could find them. */
  @Column('integer', { name: 'without_key', default: 0 }) withoutKey!: number;
  /** Not sent: they refused topic `ads`. */
  @Column('integer', { default: 0 }) refused!: number;
  @Column('jsonb', { nullable: true }) error!: unknown | null;
}
