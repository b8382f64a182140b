import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A graph as it was published; runs are pinned to one. */
@Entity('workflow_version')
export class WorkflowVersion {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'workflow_version_pkey' }) workflow!: number;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'workflow_version_pkey' }) version!: number;
  @Column('integer') workspace!: number;
  @Column('jsonb') graph!: unknown;
  @Column('text') backfill!: string;
  @Column('timestamptz', { name: 'published_at' }) publishedAt!: Date;
  /** What changed, in the words of whoever published it. */
  @Column('text', { nullable: true }) name!: string | null;
  /** Account; null: by a key. */
  @Column('integer', { name: 'published_by', nullable: true }) publishedBy!: number | null;
}
