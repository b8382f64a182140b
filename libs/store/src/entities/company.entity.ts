import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A group that contacts belong to, as `group` calls describe it. */
@Entity('company')
export class Company {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'company_pkey' }) workspace!: number;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'company_pkey' }) id!: string;
  @Column('jsonb') traits!: Record<string, unknown>;
  @Column('jsonb', { name: 'trait_at' }) traitAt!: Record<string, number>;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
