import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What of a contact's past its derived traits need; `dueAt`: when time alone changes one of them. */
@Entity('derived')
@Index('derived_due', ['shard', 'dueAt'], { where: 'due_at IS NOT NULL' })
export class Derived {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'derived_pkey' }) shard!: number;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'derived_pkey' }) workspace!: number;
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'derived_pkey' }) contact!: string;
  @Column('jsonb') state!: unknown;
  @Column('timestamptz', { name: 'due_at', nullable: true }) dueAt!: Date | null;
}
