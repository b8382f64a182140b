import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How long nobody may try to sign in by an email or from an address, both known by their SHA-256. */
@Entity('sign_in_delay')
export class SignInDelay {
  @PrimaryColumn('bytea', { primaryKeyConstraintName: 'sign_in_delay_pkey' }) subject!: Buffer;
  @Column('integer') tries!: number;
  @Column('timestamptz', { name: 'tried_at' }) triedAt!: Date;
  @Column('timestamptz', { name: 'blocked_until' }) blockedUntil!: Date;
}
