import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** When the members of a segment enter a workflow next. `nextAt` null: never, as far as its expression says. Only a published workflow's counts. */
@Entity('schedule')
@Index('schedule_due', ['nextAt'], { where: 'next_at IS NOT NULL' })
export class Schedule {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'schedule_pkey' }) workflow!: number;
  @Column('integer') workspace!: number;
  @Column('text') cron!: string;
  @Column('text') timezone!: string;
  @Column('integer') segment!: number;
  @Column('timestamptz', { name: 'next_at', nullable: true }) nextAt!: Date | null;
}
