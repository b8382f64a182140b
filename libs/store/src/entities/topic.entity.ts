import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What contacts may subscribe to. `opt-out`: everybody gets it who has not unsubscribed; `opt-in`: only who has subscribed. */
@Entity('topic')
export class Topic {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'topic_pkey' }) workspace!: number;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'topic_pkey' }) key!: string;
  @Column('text') name!: string;
  @Column('text', { default: '' }) description!: string;
  @Column('text', { default: 'opt-out' }) consent!: 'opt-in' | 'opt-out';
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
