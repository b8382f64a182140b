import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Whose turn it is to be given a task, of a team, or (team 0) of all. Whoever holds its lock gives the turns. */
@Entity('task_turn')
export class TaskTurn {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'task_turn_pkey' }) workspace!: number;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'task_turn_pkey' }) team!: number;
  /** By user: what is owed to each, in weights. */
  @Column('jsonb', { default: {} }) credits!: Record<string, number>;
}
