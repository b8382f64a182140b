import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** Long work in the bulk lane: `rebuild`, `drop-segment`. Its phase says where to go on after a crash. */
@Entity('job')
@Index('job_open', ['workspace', 'id'], { where: "status = 'open'" })
export class Job {
  @PrimaryGeneratedColumn('identity', { primaryKeyConstraintName: 'job_pkey' }) id!: number;
  @Column('integer') workspace!: number;
  @Column('text') kind!: string;
  @Column('text') phase!: string;
  @Column('text', { default: 'open' }) status!: 'open' | 'done' | 'failed' | 'stopped';
  @Column('jsonb') config!: Record<string, unknown>;
  @Column('bigint', { default: 0 }) done!: string;
  @Column('bigint', { default: 0 }) total!: string;
  @Column('text', { nullable: true }) detail!: string | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
