import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A key of a workspace; only its SHA-256 is kept. `write` keys may only ingest. */
@Entity('api_key')
@Index('api_key_hash', ['hash'], { unique: true })
@Index('api_key_workspace', ['workspace', 'id'])
export class ApiKey {
  @PrimaryGeneratedColumn('identity', { primaryKeyConstraintName: 'api_key_pkey' }) id!: number;
  @Column('integer') workspace!: number;
  @Column('text') name!: string;
  @Column('text') scope!: 'write' | 'manage' | 'read';
  @Column('bytea') hash!: Buffer;
  /** The last four characters, to tell keys apart on a page. */
  @Column('text') ending!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
