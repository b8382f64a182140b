import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What models and scores say of a contact, read as `computed.<model>.…`; apart from `contact`, so that a refit rewrites no contact. */
@Entity('computed_trait')
export class ComputedTrait {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'computed_trait_pkey' }) shard!: number;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'computed_trait_pkey' }) workspace!: number;
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'computed_trait_pkey' }) contact!: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'computed_trait_pkey' }) model!: string;
  @Column('jsonb') value!: unknown;
}
