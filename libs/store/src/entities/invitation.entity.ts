import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A link by which somebody becomes a member of a workspace, once; only the SHA-256 of its token is kept. */
@Entity('invitation')
@Index('invitation_hash', ['hash'], { unique: true })
@Index('invitation_of_workspace', ['workspace', 'id'])
export class Invitation {
  @PrimaryGeneratedColumn('identity', { primaryKeyConstraintName: 'invitation_pkey' }) id!: number;
  @Column('integer') workspace!: number;
  @Column('text') email!: string;
  @Column('text') role!: string;
  @Column('bytea') hash!: Buffer;
  /** The account that invited; null: a key did. */
  @Column('integer', { name: 'invited_by', nullable: true }) invitedBy!: number | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
}
