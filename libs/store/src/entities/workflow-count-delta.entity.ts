import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What batches add to the counts: appended, so that none waits for another at a row that all of them touch. */
@Entity('workflow_count_delta')
@Index('workflow_count_delta_workflow', ['workflow'])
export class WorkflowCountDelta {
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'workflow_count_delta_pkey', default: () => "nextval('item_id')" }) id!: string;
  @Column('integer') workflow!: number;
  @Column('text') node!: string;
  @Column('text') what!: string;
  @Column('integer') delta!: number;
}
