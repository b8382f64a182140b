import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A node that a run has left, or ended at; written once. */
@Entity('step')
export class Step {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'step_pkey' }) shard!: number;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'step_pkey' }) workspace!: number;
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'step_pkey' }) contact!: string;
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'step_pkey' }) run!: string;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'step_pkey' }) seq!: number;
  @Column('text') node!: string;
  @Column('text') kind!: string;
  @Column('timestamptz') at!: Date;
  @Column('timestamptz', { name: 'left_at' }) leftAt!: Date;
  @Column('text', { nullable: true }) output!: string | null;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('uuid', { nullable: true }) effect!: string | null;
}
