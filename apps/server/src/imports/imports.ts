import { Conflict, InvalidInput, NotFound, type ImportsQuery, type Page } from '@tributary/contract';
import { dropImportRefusals, inTransaction, readImportBytes, readImportRefusals, run, type Connection, type Pool, type RefusalRow } from '@tributary/store';
import type { Request } from 'express';
import type { Actor } from '../accounts/actor.js';
import { pageOf, readCursor } from '../http/cursor.js';
import { workspaceNow } from '../segments/workspace-now.js';
import { firstPlace } from '../stages/bulk/import-step.js';
import { addJob } from '../stages/bulk/jobs.js';
import type { Engine } from '../wiring/engine.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { EncodingSearch } from './find-encoding.js';
import { importIdOf, parseImportId } from './import-id.js';
import { IMPORT_COLUMNS, viewOf, type ImportRow, type ImportView } from './import-rows.js';
import { HEAD_BYTES, keepFile, peekFile, type KeptFile } from './keep-file.js';
import { planImport, type ImportPlan } from './plan-import.js';
import { previewImport, type ImportPreview } from './preview-import.js';
import { readOptions, type ImportOptions } from './read-options.js';
import { receiveFile } from './receive-file.js';

type Stored = ImportRow & Record<string, unknown>;

const insert = {
  name: 'insert-import',
  text: `insert into import (workspace, kind, name, account, created_at) values ($1, 'contacts', $2, $3, date_trunc('milliseconds', clock_timestamp())) returning id`,
};
const begin = {
  name: 'begin-import',
  text: `
    update import set job = $2, kind = $3, source = $4, options = $5, dry_run = $6, bytes = $7, started_at = $8, ended_at = null, accepted = 0, failed = 0, made = 0, changed = 0, known = 0
    where id = $1`,
};
const total = { name: 'total-of-import', text: `update job set total = $2 where id = $1` };
const discard = { name: 'discard-import', text: `with chunks as (delete from import_chunk where import = $1) delete from import where id = $1` };
const one = { name: 'one-import', text: `select ${IMPORT_COLUMNS} from import i left join job j on j.id = i.job where i.workspace = $1 and i.id = $2 and i.source is not null` };
const list = {
  name: 'list-imports',
  text: `
    select ${IMPORT_COLUMNS} from import i left join job j on j.id = i.job
    where i.workspace = $1 and i.source is not null and ($2::int is null or i.id < $2) and ($4::boolean is null or i.dry_run = $4) order by i.id desc limit $3`,
};
const hold = { name: 'hold-import', text: `select i.id from import i where i.workspace = $1 and i.id = $2 for update` };
const stop = { name: 'stop-import', text: `update job set status = 'stopped', detail = null where id = $1 and status = 'open'` };
const endNow = { name: 'end-stopped-import', text: `update import set ended_at = date_trunc('milliseconds', clock_timestamp()) where id = $1 and ended_at is null` };

/** A row that was refused, as the API shows it. */
export type ImportError = Pick<RefusalRow, 'row' | 'line' | 'column' | 'code' | 'detail'>;
export interface ImportDetail extends ImportView {
  /** The first ones; all of them are in `errors.csv`. */
  readonly errors: readonly ImportError[];
}

const ERRORS_SHOWN = 100;
const shownError = ({ row, line, column, code, detail }: RefusalRow): ImportError => ({ row, line, column, code, detail });

function refuseFaults({ faults }: ImportPlan): void {
  if (faults.length > 0) throw new InvalidInput(faults[0]!.code, faults.map(({ detail }) => detail).join(' '), { path: 'mapping', errors: faults.map(({ column, code, detail }) => ({ path: `mapping.${column}`, code, detail })) });
}

/** Files that become contacts, events and companies. */
export class Imports {
  constructor(
    private readonly pool: Pool,
    private readonly engine: Engine,
  ) {}

  /** What a file is and what would become of it; its beginning is enough, and nothing is kept. */
  async preview(request: Request): Promise<ImportPreview> {
    let seen: Parameters<typeof planImport>[0] | null = null;
    const said = await receiveFile(request, async (file, { encoding }) => {
      seen = { ...(await peekFile(file)), encoding };
    });
    const options = readOptions(said);
    return previewImport(planImport(seen!, options));
  }

  /** Keeps a file and begins to read it, or to try it. @throws {InvalidInput} when it cannot be imported as it is; then nothing of it is kept */
  async create(workspace: Workspace, actor: Actor, request: Request): Promise<ImportView & { readonly notes: ImportPlan['notes'] }> {
    let kept: { id: number; file: KeptFile; encoding: 'utf-8' | 'utf-16le' | null } | null = null;
    let made: number | null = null;
    try {
      const said = await receiveFile(request, async (file, { name, encoding }) => {
        const [row] = await run<{ id: number }>(this.pool, insert, [workspace.id, name?.toWellFormed().replaceAll('\u0000', '').slice(0, 300) ?? null, actor.account]);
        made = row!.id;
        kept = { id: row!.id, file: await keepFile(this.pool, row!.id, file), encoding };
      });
      const { id, file, encoding } = kept!;
      const options = readOptions(said);
      const plan = planImport({ ...file, isCut: file.bytes > file.head.length, encoding }, options);
      refuseFaults(plan);
      await inTransaction(this.pool, (connection) => this.#begin(connection, workspace, id, plan, options.dryRun));
      this.engine.wake();
      return { ...viewOf(await this.#one(workspace, importIdOf(id))), notes: plan.notes };
    } catch (error) {
      if (made !== null) await run(this.pool, discard, [made]);
      throw error;
    }
  }

  async #begin(connection: Connection, workspace: Workspace, id: number, plan: ImportPlan, dryRun: boolean): Promise<void> {
    const startedAt = await workspaceNow(connection, workspace.id);
    const job = await addJob(connection, { workspace: workspace.id, kind: 'import', phase: firstPlace(plan), config: { import: id } });
    await run(connection, total, [job, plan.source.rows]);
    await run(connection, begin, [id, job, plan.reading.kind, JSON.stringify(plan.source), JSON.stringify(plan.reading), dryRun, plan.source.bytes, new Date(startedAt)]);
  }

  /** Newest first. */
  async list(workspace: Workspace, query: ImportsQuery): Promise<Page<ImportView>> {
    const place = readCursor(query.after, ['number']);
    const rows = await run<Stored>(this.pool, list, [workspace.id, place?.[0] ?? null, query.limit + 1, query.dryRun === undefined ? null : query.dryRun === 'true']);
    return pageOf(rows, query.limit, viewOf, (row) => [row.id]);
  }

  async one(workspace: Workspace, ref: string): Promise<ImportDetail> {
    const row = await this.#one(workspace, ref);
    return { ...viewOf(row), errors: (await readImportRefusals(this.pool, row.id, 0, ERRORS_SHOWN)).map(shownError) };
  }

  async #one(workspace: Workspace, ref: string): Promise<ImportRow> {
    const id = parseImportId(ref);
    const [row] = id === null ? [] : await run<Stored>(this.pool, one, [workspace.id, id]);
    if (!row) throw new NotFound('import', ref);
    return row;
  }

  /** Rows that were refused, page by page; nothing of the file itself is left by then. */
  async refusals(workspace: Workspace, ref: string): Promise<{ headings: readonly string[]; guarded: boolean; pages: AsyncGenerator<readonly RefusalRow[]> }> {
    const row = await this.#one(workspace, ref);
    const pool = this.pool;
    async function* pages(): AsyncGenerator<readonly RefusalRow[]> {
      for (let after = 0; ; ) {
        const page = await readImportRefusals(pool, row.id, after, 500);
        if (page.length === 0) return;
        yield page;
        after = page.at(-1)!.row;
      }
    }
    return { headings: row.reading.columns.map(({ heading }) => heading), guarded: row.reading.guarded, pages: pages() };
  }

  /** No further row is read; those that were stay. */
  async stop(workspace: Workspace, ref: string): Promise<ImportDetail> {
    const row = await this.#one(workspace, ref);
    if (row.job !== null && row.status === 'open') {
      await run(this.pool, stop, [row.job]);
      await run(this.pool, endNow, [row.id]);
    }
    return this.one(workspace, ref);
  }

  /** Imports in earnest what was only tried, the same file by the same or by another mapping. @throws {Conflict} when it is under way or over */
  async start(workspace: Workspace, ref: string, said: Readonly<Record<string, unknown>>): Promise<ImportDetail> {
    const found = await this.#one(workspace, ref);
    await inTransaction(this.pool, async (connection) => {
      await run(connection, hold, [workspace.id, found.id]);
      const row = await this.#one(workspace, ref);
      if (!row.dryRun || row.status === 'open') throw new Conflict('import.begun', row.dryRun ? 'The dry run is still under way; wait for its end, or stop it.' : 'This import was begun already; bring the file again to import it anew.');
      const plan = await this.#planAgain(connection, row, said);
      refuseFaults(plan);
      await dropImportRefusals(connection, row.id);
      await this.#begin(connection, workspace, row.id, plan, false);
    });
    this.engine.wake();
    return this.one(workspace, ref);
  }

  async #planAgain(connection: Connection, row: ImportRow, said: Readonly<Record<string, unknown>>): Promise<ImportPlan> {
    const { kind, columns, empty, trim, guarded, event } = row.reading;
    const head = await readImportBytes(connection, row.id, 0, Math.min(row.source.bytes, HEAD_BYTES));
    if (head.length === 0) throw new Conflict('import.gone', 'The file is not kept any more; bring it again.');
    const known = { kind, empty, trim, guarded, event, encoding: row.source.encoding.name, delimiter: row.source.delimiter, mapping: columns.map(({ at, to, type, order }) => ({ column: at + 1, to, type, order })) };
    const options: ImportOptions = readOptions({ ...known, ...said, dryRun: false });
    const plan = planImport({ head, bytes: row.source.bytes, records: row.source.rows + 1, search: new EncodingSearch(), isCut: row.source.bytes > head.length, encoding: null }, options);
    const isSame = plan.source.encoding.name === row.source.encoding.name;
    return isSame ? { ...plan, source: { ...plan.source, encoding: row.source.encoding } } : plan;
  }
}
