import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The fence: whoever holds this row's lock is the only writer of its contacts. A sandbox has one shard of its own, whose row carries its clock. */
@Entity('shard')
export class Shard {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'shard_pkey' }) id!: number;
  /** Bumped by every transaction that held the lock: what a worker remembers of a shard is good while this stands. */
  @Column('bigint', { default: 0 }) epoch!: string;
  @Column('timestamptz', { nullable: true }) clock!: Date | null;
}
