import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** That an account is a member of a workspace, and as what. */
@Entity('account_access')
@Index('account_access_of_workspace', ['workspace', 'account'])
export class AccountAccess {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'account_access_pkey' }) account!: number;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'account_access_pkey' }) workspace!: number;
  @Column('text') role!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
