import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The local mailbox: what would have been sent if a mail server were set. */
@Entity('mail')
@Index('mail_effect', ['workspace', 'effect'], { unique: true })
@Index('mail_listing', ['workspace', 'id'])
@Index('mail_of_contact', ['shard', 'workspace', 'contact'])
export class Mail {
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'mail_pkey', default: () => "nextval('item_id')" }) id!: string;
  @Column('integer') workspace!: number;
  @Column('integer') shard!: number;
  @Column('uuid') contact!: string;
  @Column('uuid') effect!: string;
  @Column('text', { name: 'to_address' }) to!: string;
  @Column('text', { name: 'from_address' }) from!: string;
  @Column('text') subject!: string;
  @Column('text') html!: string;
  @Column('text', { name: 'text_body' }) text!: string;
  @Column('jsonb') headers!: unknown;
  @Column('timestamptz') at!: Date;
  /** An invitation or a password's reset: its link lets somebody in, so not everybody who reads the mailbox sees it. */
  @Column('boolean', { name: 'of_account', default: false }) ofAccount!: boolean;
}
