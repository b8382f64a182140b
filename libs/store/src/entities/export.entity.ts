import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** What somebody wanted as a file. The file itself is written while it is read. */
@Entity('export')
@Index('export_listing', ['workspace', 'id'])
export class Export {
  @PrimaryGeneratedColumn('identity', { primaryKeyConstraintName: 'export_pkey' }) id!: number;
  @Column('integer') workspace!: number;
  /** Null: everybody. */
  @Column('integer', { nullable: true }) segment!: number | null;
  @Column('text', { nullable: true }) search!: string | null;
  @Column('text', { nullable: true }) tag!: string | null;
  /** Null: all that anybody has. */
  @Column('text', { array: true, nullable: true }) columns!: string[] | null;
  @Column('integer', { nullable: true }) account!: number | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
