import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How many messages a contact was sent by a channel on one of its calendar days. */
@Entity('cap_slot')
export class CapSlot {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'cap_slot_pkey' }) shard!: number;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'cap_slot_pkey' }) workspace!: number;
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'cap_slot_pkey' }) contact!: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'cap_slot_pkey' }) channel!: string;
  @PrimaryColumn('date', { primaryKeyConstraintName: 'cap_slot_pkey' }) day!: string;
  @Column('integer') n!: number;
}
