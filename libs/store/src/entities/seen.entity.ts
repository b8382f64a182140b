import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The duplicate window: a message id counts once in seven days. */
@Entity('seen')
@Index('seen_age', ['receivedAt'])
export class Seen {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'seen_pkey' }) workspace!: number;
  @PrimaryColumn('text', { name: 'message_id', primaryKeyConstraintName: 'seen_pkey' }) messageId!: string;
  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date;
}
