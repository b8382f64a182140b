import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** Somebody who signs in. `email` in small letters; `password` is its argon2id hash. */
@Entity('account')
@Index('account_email', ['email'], { unique: true })
export class Account {
  @PrimaryGeneratedColumn('identity', { primaryKeyConstraintName: 'account_pkey' }) id!: number;
  @Column('text') name!: string;
  @Column('text') email!: string;
  @Column('text') password!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'last_seen_at', nullable: true }) lastSeenAt!: Date | null;
}
