import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A rule as it was saved. */
@Entity('segment_version')
export class SegmentVersion {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'segment_version_pkey' }) segment!: number;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'segment_version_pkey' }) version!: number;
  @Column('integer') workspace!: number;
  @Column('jsonb', { nullable: true }) rule!: unknown;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
