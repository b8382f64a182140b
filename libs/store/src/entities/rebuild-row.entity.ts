import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The work table of a rebuild: computed under one snapshot, applied shard by shard, then gone. */
@Entity('rebuild_row')
export class RebuildRow {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'rebuild_row_pkey' }) segment!: number;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'rebuild_row_pkey' }) version!: number;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'rebuild_row_pkey' }) shard!: number;
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'rebuild_row_pkey' }) contact!: string;
  @Column('boolean') member!: boolean;
  @Column('timestamptz', { name: 'valid_until', nullable: true }) validUntil!: Date | null;
}
