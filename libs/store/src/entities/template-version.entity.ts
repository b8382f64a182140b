import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A template as it was saved. `html` is what is sent: of MJML, compiled once. */
@Entity('template_version')
export class TemplateVersion {
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'template_version_pkey' }) workspace!: number;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'template_version_pkey' }) key!: string;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'template_version_pkey' }) version!: number;
  @Column('text') subject!: string;
  @Column('text') html!: string;
  @Column('text', { nullable: true }) mjml!: string | null;
  @Column('text', { name: 'text_body', nullable: true }) text!: string | null;
  @Column('text', { nullable: true }) topic!: string | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
