import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A link by which an account gets another password, once; only the SHA-256 of its token is kept. */
@Entity('password_reset')
@Index('password_reset_hash', ['hash'], { unique: true })
@Index('password_reset_of_account', ['account'])
export class PasswordReset {
  @PrimaryGeneratedColumn('identity', { primaryKeyConstraintName: 'password_reset_pkey' }) id!: number;
  @Column('integer') account!: number;
  @Column('bytea') hash!: Buffer;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
}
