import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * A contact's value under one version of a rule. Non-members have a row only while `validUntil` is finite or a rebuild needs it.
 * `announced` is the value that the last written transition told: equal to `member` but between a rebuild's flip and its settling.
 */
@Entity('membership')
@Index('membership_due', ['shard', 'validUntil'], { where: 'valid_until IS NOT NULL' })
@Index('membership_members', ['segment', 'version', 'since', 'contact'], { where: 'announced' })
@Index('membership_unsettled', ['segment', 'version', 'shard'], { where: 'member <> announced' })
export class Membership {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'membership_pkey' }) shard!: number;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'membership_pkey' }) workspace!: number;
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'membership_pkey' }) contact!: string;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'membership_pkey' }) segment!: number;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'membership_pkey' }) version!: number;
  @Column('boolean') member!: boolean;
  @Column('boolean') announced!: boolean;
  @Column('timestamptz') since!: Date;
  @Column('text') cause!: string;
  @Column('timestamptz', { name: 'valid_until', nullable: true }) validUntil!: Date | null;
}
