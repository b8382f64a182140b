import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** That a contact shall be in an audience, and whether it is. A row in which both say no, and nothing is to be done, is taken away. */
@Entity('audience_member')
@Index('audience_member_due', ['audience', 'wanted', 'dueSince', 'contact'], { where: 'due_since IS NOT NULL' })
@Index('audience_member_of_contact', ['shard', 'workspace', 'contact'])
export class AudienceMember {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'audience_member_pkey' }) audience!: number;
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'audience_member_pkey' }) contact!: string;
  @Column('integer') workspace!: number;
  @Column('integer') shard!: number;
  @Column('boolean') wanted!: boolean;
  /** Null: nobody knows; a call is under way, or its answer was lost. */
  @Column('boolean', { nullable: true }) actual!: boolean | null;
  /** Grows with each wish, and with each change of what the platform is told of the contact. */
  @Column('integer', { default: 1 }) version!: number;
  /** By the workspace's clock; an older wish does not overrule a newer one. */
  @Column('timestamptz', { name: 'wished_at' }) wishedAt!: Date;
  /** Since when something is to be done; null: nothing. */
  @Column('timestamptz', { name: 'due_since', nullable: true }) dueSince!: Date | null;
  /** The row under which the platform knows the contact, or may know it: by it, it is taken out again. */
  @Column('jsonb', { nullable: true }) sent!: unknown | null;
  /** Why it is not in although wanted. */
  @Column('jsonb', { nullable: true }) reason!: unknown | null;
}
