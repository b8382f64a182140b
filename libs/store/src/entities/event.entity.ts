import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Everything accepted, in its contact's order. `id` is shared with the inbox row that is waiting for it. */
@Entity('event')
// Of blocks, which the decorator cannot say: see the migration.
@Index('event_instants', { synchronize: false })
@Index('event_listing', ['workspace', 'receivedAt', 'id'])
export class Event {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'event_pkey' }) shard!: number;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'event_pkey' }) workspace!: number;
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'event_pkey' }) contact!: string;
  @PrimaryColumn('timestamptz', { name: 'occurred_at', primaryKeyConstraintName: 'event_pkey' }) occurredAt!: Date;
  @PrimaryColumn('text', { name: 'message_id', primaryKeyConstraintName: 'event_pkey' }) messageId!: string;
  @Column('bigint') id!: string;
  @Column('text') type!: string;
  @Column('text', { nullable: true }) name!: string | null;
  @Column('text', { name: 'user_id', nullable: true }) userId!: string | null;
  @Column('text', { name: 'anonymous_id', nullable: true }) anonymousId!: string | null;
  /** `groupId` of a group call, `previousId` of an alias. */
  @Column('text', { nullable: true }) target!: string | null;
  @Column('jsonb') properties!: Record<string, unknown>;
  @Column('jsonb') traits!: Record<string, unknown>;
  @Column('jsonb') context!: Record<string, unknown>;
  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date;
  @Column('text', { name: 'original_timestamp', nullable: true }) originalTimestamp!: string | null;
  @Column('boolean') late!: boolean;
  @Column('text') source!: string;
  @Column('jsonb', { nullable: true }) warnings!: unknown;
}
