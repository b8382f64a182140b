import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A segment: `liveVersion` is the one everybody reads (null: none yet), `buildingVersion` the one being computed. */
@Entity('segment')
@Index('segment_key', ['workspace', 'key'], { unique: true })
export class Segment {
  @PrimaryGeneratedColumn('identity', { primaryKeyConstraintName: 'segment_pkey' }) id!: number;
  @Column('integer') workspace!: number;
  @Column('text') key!: string;
  @Column('text') name!: string;
  @Column('text', { default: '' }) description!: string;
  @Column('text', { nullable: true }) colour!: string | null;
  @Column('text') kind!: 'active' | 'static';
  @Column('text', { name: 'of_what', default: 'contact' }) of!: 'contact' | 'company';
  @Column('integer', { name: 'live_version', nullable: true }) liveVersion!: number | null;
  @Column('integer', { name: 'building_version', nullable: true }) buildingVersion!: number | null;
  @Column('bigint', { default: 0 }) size!: string;
  /** Only who may lock segments changes it. */
  @Column('boolean', { default: false }) locked!: boolean;
  /** The account that answers for it. */
  @Column('integer', { nullable: true }) owner!: number | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
