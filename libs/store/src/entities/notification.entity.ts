import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** That a user was told of a task. The id is made of both and the reason, so it is told once. */
@Entity('notification')
@Index('notification_listing', ['workspace', 'at', 'id'])
export class Notification {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'notification_pkey' }) workspace!: number;
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'notification_pkey' }) id!: string;
  @Column('integer', { name: 'user_id' }) user!: number;
  @Column('uuid') task!: string;
  @Column('text') reason!: 'assigned' | 'escalated';
  @Column('text') title!: string;
  @Column('timestamptz') at!: Date;
}
