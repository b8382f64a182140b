import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** Users who share tasks. `escalateAfter`: a duration past a task's due instant, then its lead is told. */
@Entity('team')
@Index('team_key', ['workspace', 'key'], { unique: true })
export class Team {
  @PrimaryGeneratedColumn('identity', { primaryKeyConstraintName: 'team_pkey' }) id!: number;
  @Column('integer') workspace!: number;
  @Column('text') key!: string;
  @Column('text') name!: string;
  @Column('integer', { nullable: true }) lead!: number | null;
  @Column('text', { name: 'escalate_after', nullable: true }) escalateAfter!: string | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
