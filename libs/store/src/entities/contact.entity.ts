import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One person. Written only by the transaction that holds the shard. */
@Entity('contact')
@Index('contact_listing', ['workspace', 'createdAt', 'id'])
@Index('contact_companies', { synchronize: false })
@Index('contact_inactive', { synchronize: false })
@Index('contact_email', ['workspace', 'email'], { where: 'email IS NOT NULL' })
export class Contact {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'contact_pkey' }) shard!: number;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'contact_pkey' }) workspace!: number;
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'contact_pkey' }) id!: string;
  @Column('text', { name: 'user_id', nullable: true }) userId!: string | null;
  @Column('text', { name: 'anonymous_ids', array: true, default: () => "'{}'" }) anonymousIds!: string[];
  /** The trait `email` in lower case, cut at 320 characters: for look-ups only. */
  @Column('text', { nullable: true }) email!: string | null;
  @Column('jsonb') traits!: Record<string, unknown>;
  /** Per trait, the instant (ms) of the write that holds: an older one does not overwrite it. */
  @Column('jsonb', { name: 'trait_at' }) traitAt!: Record<string, number>;
  @Column('text', { array: true, default: () => "'{}'" }) tags!: string[];
  @Column('jsonb', { default: () => "'{}'" }) consent!: Record<string, string>;
  @Column('text', { array: true, default: () => "'{}'" }) companies!: string[];
  /** By company, what the contact is there: buyer, champion. */
  @Column('jsonb', { default: () => "'{}'" }) roles!: Record<string, string>;
  @Column('text', { nullable: true }) owner!: string | null;
  @Column('text', { default: 'active' }) state!: 'active' | 'parked' | 'merged' | 'erased';
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
