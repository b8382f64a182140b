import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** Somebody who is signed in, in one browser; only the SHA-256 of its cookie is kept. */
@Entity('account_session')
@Index('account_session_hash', ['hash'], { unique: true })
@Index('account_session_of_account', ['account'])
@Index('account_session_expiry', ['expiresAt'])
export class AccountSession {
  @PrimaryGeneratedColumn('identity', { primaryKeyConstraintName: 'account_session_pkey' }) id!: number;
  @Column('integer') account!: number;
  @Column('bytea') hash!: Buffer;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'last_seen_at' }) lastSeenAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
}
