import { NotFound, type ExportCreate, type ListQuery, type Page } from '@tributary/contract';
import { run, type Database } from '@tributary/store';
import type { Actor } from '../accounts/actor.js';
import { pageOf, readCursor } from '../http/cursor.js';
import { segmentIdOf } from '../segments/segment-id.js';
import { segmentByRef } from '../segments/segment-rows.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { exportContacts, type Exported } from './export-contacts.js';
import { exportIdOf, parseExportId } from './export-id.js';

interface Row extends Record<string, unknown> {
  readonly id: number;
  readonly segment: number | null;
  readonly search: string | null;
  readonly tag: string | null;
  readonly columns: readonly string[] | null;
  readonly createdAt: Date;
}

/** An export as the API shows it. Its file is written while it is read, so it is ready at once. */
export interface ExportView {
  readonly id: string;
  readonly status: 'done';
  readonly segment: string | null;
  readonly search: string | null;
  readonly tag: string | null;
  readonly columns: readonly string[] | null;
  /** Where the file is. */
  readonly url: string;
  readonly createdAt: string;
}

const columns = `id, segment, search, tag, columns, created_at as "createdAt"`;
const insert = {
  name: 'insert-export',
  text: `insert into export (workspace, segment, search, tag, columns, account, created_at) values ($1, $2, $3, $4, $5, $6, date_trunc('milliseconds', clock_timestamp())) returning ${columns}`,
};
const one = { name: 'one-export', text: `select ${columns} from export where workspace = $1 and id = $2` };
const list = { name: 'list-exports', text: `select ${columns} from export where workspace = $1 and ($2::int is null or id < $2) order by id desc limit $3` };

const viewOf = ({ id, segment, search, tag, columns: asked, createdAt }: Row): ExportView => ({
  ...{ id: exportIdOf(id), status: 'done', segment: segment === null ? null : segmentIdOf(segment), search, tag, columns: asked },
  ...{ url: `/api/exports/${exportIdOf(id)}/file.csv`, createdAt: createdAt.toISOString() },
});

/** Contacts as files, safe against formulas. */
export class Exports {
  constructor(private readonly database: Database) {}

  async create(workspace: Workspace, actor: Actor, wanted: ExportCreate): Promise<ExportView> {
    const segment = wanted.segment === undefined ? null : await segmentByRef(this.database.api, workspace.id, wanted.segment);
    const [row] = await run<Row>(this.database.api, insert, [workspace.id, segment?.id ?? null, wanted.search || null, wanted.tag || null, wanted.columns ?? null, actor.account]);
    return viewOf(row!);
  }

  /** Newest first. */
  async list(workspace: Workspace, query: ListQuery): Promise<Page<ExportView>> {
    const place = readCursor(query.after, ['number']);
    return pageOf(await run<Row>(this.database.api, list, [workspace.id, place?.[0] ?? null, query.limit + 1]), query.limit, viewOf, (row) => [row.id]);
  }

  async one(workspace: Workspace, ref: string): Promise<ExportView> {
    return viewOf(await this.#one(workspace, ref));
  }

  async #one(workspace: Workspace, ref: string): Promise<Row> {
    const id = parseExportId(ref);
    const [row] = id === null ? [] : await run<Row>(this.database.api, one, [workspace.id, id]);
    if (!row) throw new NotFound('export', ref);
    return row;
  }

  /** The lines of what was asked for, as contacts are now. */
  async file(workspace: Workspace, ref: string): Promise<AsyncGenerator<string>> {
    const { segment, search, tag, columns: asked } = await this.#one(workspace, ref);
    return this.lines(workspace, { segment: segment === null ? undefined : segmentIdOf(segment), search: search ?? undefined, tag: tag ?? undefined, columns: asked ? [...asked] : undefined });
  }

  /** The lines of the contacts that are asked for. @throws {NotFound} of the segment, before the first line */
  async lines(workspace: Workspace, { segment: ref, search, tag, columns: asked }: ExportCreate): Promise<AsyncGenerator<string>> {
    const segment = ref === undefined || ref === '' ? null : await segmentByRef(this.database.api, workspace.id, ref);
    const exported: Exported = { segment: segment && { id: segment.id, version: segment.live_version ?? 0 }, search: search || null, tag: tag || null, columns: asked ?? null };
    return exportContacts(this.database.bulk, workspace, exported);
  }
}
