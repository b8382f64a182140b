import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Credentials of a workspace with a vendor, sealed; `shown` is what may be read back. */
@Entity('channel')
export class Channel {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'channel_pkey' }) workspace!: number;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'channel_pkey' }) vendor!: string;
  @Column('bytea') secret!: Buffer;
  @Column('jsonb') shown!: Record<string, unknown>;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
}
