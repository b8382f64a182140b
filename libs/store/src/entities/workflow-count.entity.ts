import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How many, rolled up: `what` of a node, or of the workflow (`node` empty). */
@Entity('workflow_count')
export class WorkflowCount {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'workflow_count_pkey' }) workflow!: number;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'workflow_count_pkey' }) node!: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'workflow_count_pkey' }) what!: string;
  @Column('bigint') n!: string;
}
