import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** Somebody who works in a workspace and is given tasks. `email` in small letters. */
@Entity('workspace_user')
@Index('workspace_user_email', ['workspace', 'email'], { unique: true })
@Index('workspace_user_of_team', ['workspace', 'team', 'id'])
export class WorkspaceUser {
  @PrimaryGeneratedColumn('identity', { primaryKeyConstraintName: 'workspace_user_pkey' }) id!: number;
  @Column('integer') workspace!: number;
  @Column('text') name!: string;
  @Column('text') email!: string;
  @Column('text') timezone!: string;
  @Column('jsonb', { name: 'working_hours' }) workingHours!: unknown;
  @Column('timestamptz', { name: 'absent_from', nullable: true }) absentFrom!: Date | null;
  @Column('timestamptz', { name: 'absent_until', nullable: true }) absentUntil!: Date | null;
  /** Turns compared with those of the others; 0: none. */
  @Column('integer', { default: 1 }) weight!: number;
  @Column('integer', { nullable: true }) team!: number | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
