import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * What waits to be processed, in the order of its key: lane 0 live, 1 bulk; then instant; then id.
 * `payload` is JSON as text: it is written and read once, so nothing is gained by parsing it in the database.
 */
@Entity('inbox')
export class Inbox {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'inbox_pkey' }) shard!: number;
  @PrimaryColumn('smallint', { primaryKeyConstraintName: 'inbox_pkey' }) lane!: number;
  @PrimaryColumn('timestamptz', { primaryKeyConstraintName: 'inbox_pkey' }) at!: Date;
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'inbox_pkey' }) id!: string;
  @Column('integer') workspace!: number;
  @Column('uuid') contact!: string;
  @Column('text') kind!: string;
  /** Cause chain: the item that began it, and how many items ago. */
  @Column('bigint', { nullable: true }) root!: string | null;
  @Column('integer', { default: 0 }) depth!: number;
  @Column('text') payload!: string;
}
