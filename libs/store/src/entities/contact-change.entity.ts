import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The past of a contact, append-only: what changed, when, from what, to what, by what cause. Transitions are its rows of kind `segment`. */
@Entity('contact_change')
@Index('contact_change_of_segment', ['workspace', 'key', 'at'], { where: "kind = 'segment'" })
export class ContactChange {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'contact_change_pkey' }) shard!: number;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'contact_change_pkey' }) workspace!: number;
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'contact_change_pkey' }) contact!: string;
  @PrimaryColumn('timestamptz', { primaryKeyConstraintName: 'contact_change_pkey' }) at!: Date;
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'contact_change_pkey', default: () => "nextval('item_id')" }) id!: string;
  @Column('text') kind!: string;
  @Column('text') key!: string;
  @Column('jsonb', { nullable: true }) before!: unknown;
  @Column('jsonb', { nullable: true }) after!: unknown;
  @Column('text') cause!: string;
}
