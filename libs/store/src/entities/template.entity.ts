import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A mail that workflows send, by its key; what it says is in its versions. */
@Entity('template')
export class Template {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'template_pkey' }) workspace!: number;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'template_pkey' }) key!: string;
  @Column('text') name!: string;
  @Column('integer') version!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
