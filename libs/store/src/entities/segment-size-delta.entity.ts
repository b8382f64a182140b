import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Entries less exits of one batch; rolled up into `segment.size` each second, so that no batch waits for a hot row. */
@Entity('segment_size_delta')
@Index('segment_size_delta_segment', ['segment'])
export class SegmentSizeDelta {
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'segment_size_delta_pkey', default: () => "nextval('item_id')" }) id!: string;
  @Column('integer') segment!: number;
  @Column('integer') delta!: number;
}
