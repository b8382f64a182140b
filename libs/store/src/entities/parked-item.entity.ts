import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An item that could not be processed, kept whole with its reason until somebody retries it. */
@Entity('parked_item')
@Index('parked_item_listing', ['workspace', 'id'])
@Index('parked_item_contact', ['workspace', 'contact'])
export class ParkedItem {
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'parked_item_pkey' }) id!: string;
  @Column('integer') workspace!: number;
  @Column('integer') shard!: number;
  @Column('smallint') lane!: number;
  @Column('timestamptz') at!: Date;
  @Column('uuid') contact!: string;
  @Column('text') kind!: string;
  @Column('bigint', { nullable: true }) root!: string | null;
  @Column('integer', { default: 0 }) depth!: number;
  @Column('text') payload!: string;
  @Column('text') code!: string;
  @Column('text') detail!: string;
}
