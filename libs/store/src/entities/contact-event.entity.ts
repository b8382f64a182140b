import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How often each event name happened to a contact, ever: kept when events are not. Answers conditions without a window. */
@Entity('contact_event')
export class ContactEvent {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'contact_event_pkey' }) shard!: number;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'contact_event_pkey' }) workspace!: number;
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'contact_event_pkey' }) contact!: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'contact_event_pkey' }) name!: string;
  @Column('timestamptz', { name: 'first_at' }) firstAt!: Date;
  @Column('timestamptz', { name: 'last_at' }) lastAt!: Date;
  @Column('integer') n!: number;
}
