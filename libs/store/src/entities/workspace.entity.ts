import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** Everything of one customer. `secret` (encrypted) makes contact ids; `definitionsVersion` moves whenever a segment or workflow changes. */
@Entity('workspace')
export class Workspace {
  @PrimaryGeneratedColumn('identity', { primaryKeyConstraintName: 'workspace_pkey' }) id!: number;
  @Column('text') name!: string;
  @Column('text') kind!: 'live' | 'sandbox';
  @Column('text', { default: 'UTC' }) timezone!: string;
  @Column('bytea') secret!: Buffer;
  /** The one shard of a sandbox, whose row carries its clock; null: the 256 of everybody. */
  @Column('integer', { nullable: true }) shard!: number | null;
  @Column('integer', { name: 'definitions_version', default: 1 }) definitionsVersion!: number;
  /** Months for which events are kept; null: for ever. */
  @Column('integer', { name: 'retention_months', nullable: true }) retentionMonths!: number | null;
  /** Most messages a contact is sent, by channel: `{ email: { perDay, perWeek } }`. */
  @Column('jsonb', { default: () => "'{}'" }) caps!: Record<string, unknown>;
  /** How often it may go out, by port: `{ email: { most, per, perMs } }`. */
  @Column('jsonb', { default: () => "'{}'" }) limits!: Record<string, unknown>;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
