import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A key that nothing is made with any more, but that reads what was: sealed under the SECRET_KEY of now. */
@Entity('retired_key')
export class RetiredKey {
  @PrimaryGeneratedColumn('identity', { primaryKeyConstraintName: 'retired_key_pkey' }) id!: number;
  /** `unsubscribe`. */
  @Column('text') purpose!: string;
  @Column('bytea') secret!: Buffer;
  @Column('timestamptz', { name: 'retired_at' }) retiredAt!: Date;
}
