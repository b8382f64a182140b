import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What is left of a workspace's limit for one way out, at an instant of its clock. */
@Entity('send_bucket')
export class SendBucket {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'send_bucket_pkey' }) workspace!: number;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'send_bucket_pkey' }) port!: string;
  @Column('double precision') tokens!: number;
  @Column('timestamptz', { name: 'filled_at' }) filledAt!: Date;
  /** What was put off is spread up to here. */
  @Column('timestamptz', { name: 'promised_until' }) promisedUntil!: Date;
}
