import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An instant of a schedule that was carried out: its key decides that each is once. `missed`: so many before it passed while nothing ran. */
@Entity('schedule_run')
export class ScheduleRun {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'schedule_run_pkey' }) workflow!: number;
  @PrimaryColumn('timestamptz', { primaryKeyConstraintName: 'schedule_run_pkey' }) at!: Date;
  @Column('integer') workspace!: number;
  @Column('integer') missed!: number;
}
