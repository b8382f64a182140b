import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A workflow and its draft. `draft` counts the saves: it is the ETag. `admits`: newcomers may enter the published version. */
@Entity('workflow')
@Index('workflow_listing', ['workspace', 'id'])
export class Workflow {
  @PrimaryGeneratedColumn('identity', { primaryKeyConstraintName: 'workflow_pkey' }) id!: number;
  @Column('integer') workspace!: number;
  @Column('text') name!: string;
  /** `draft`, `published`, `paused` or `archived`. */
  @Column('text', { default: 'draft' }) state!: string;
  @Column('jsonb') graph!: unknown;
  @Column('integer', { default: 1 }) draft!: number;
  @Column('integer', { name: 'live_version', nullable: true }) liveVersion!: number | null;
  @Column('boolean', { default: true }) admits!: boolean;
  /** Dates that start it are looked at from then on; the mark changes with it. */
  @Column('timestamptz', { name: 'dates_from', nullable: true }) datesFrom!: Date | null;
  @Column('bigint', { name: 'dates_mark', nullable: true }) datesMark!: string | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
}
