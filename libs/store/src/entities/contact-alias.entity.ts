import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A contact id that now means another contact. */
@Entity('contact_alias')
@Index('contact_alias_to', ['workspace', 'toContact'])
export class ContactAlias {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'contact_alias_pkey' }) workspace!: number;
  @PrimaryColumn('uuid', { name: 'from_contact', primaryKeyConstraintName: 'contact_alias_pkey' }) fromContact!: string;
  @Column('uuid', { name: 'to_contact' }) toContact!: string;
}
