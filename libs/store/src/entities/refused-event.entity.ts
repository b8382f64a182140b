import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What was sent and not taken, with the reason: as much of it as can be stored. */
@Entity('refused_event')
@Index('refused_event_listing', ['workspace', 'receivedAt', 'id'])
export class RefusedEvent {
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'refused_event_pkey' }) id!: string;
  @Column('integer') workspace!: number;
  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date;
  @Column('text', { name: 'message_id', nullable: true }) messageId!: string | null;
  @Column('text', { nullable: true }) type!: string | null;
  @Column('text', { nullable: true }) name!: string | null;
  @Column('text', { name: 'user_id', nullable: true }) userId!: string | null;
  @Column('text', { name: 'anonymous_id', nullable: true }) anonymousId!: string | null;
  @Column('uuid', { nullable: true }) contact!: string | null;
  @Column('text') code!: string;
  @Column('text') detail!: string;
}
