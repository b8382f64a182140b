import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An address that nothing is sent to any more. In small letters. */
@Entity('suppression')
@Index('suppression_listing', ['workspace', 'createdAt', 'address'])
export class Suppression {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'suppression_pkey' }) workspace!: number;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'suppression_pkey' }) address!: string;
  @Column('text') reason!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
