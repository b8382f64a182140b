import { compileMjml, renderMail, templateFault, TemplateFault } from '@tributary/channels';
import { Conflict, InvalidInput, NotFound, type Json, type JsonObject, type Kinds, type ListQuery, type Page, type TemplateCreate, type TemplatePatch, type TemplatePreview } from '@tributary/contract';
import { inTransaction, loadComputed, loadContacts, run, type Connection, type Pool } from '@tributary/store';
import { workspaceNow } from '../segments/workspace-now.js';
import { resolveContact } from '../contacts/resolve-contacts.js';
import { pageOf, readCursor } from '../http/cursor.js';
import { keyFrom } from '../key-from.js';
import { liquidScope } from '../wiring/liquid-scope.js';
import { workflowsPicking } from '../workflows/workflow-usage.js';
import type { Workspace } from '../workspaces/workspaces.js';

/** A template as the API shows it: its newest version. `mjml` null: it was written as HTML. */
export interface TemplateView {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly version: number;
  readonly subject: string;
  readonly html: string;
  readonly mjml: string | null;
  readonly text: string | null;
  readonly topic: string | null;
  readonly createdAt: string;
}
type Row = Omit<TemplateView, 'id' | 'createdAt'> & { readonly createdAt: Date };
type Content = Pick<TemplateView, 'subject' | 'html' | 'mjml' | 'text' | 'topic'>;

const columns = `t.key, t.name, t.version, v.subject, v.html, v.mjml, v.text_body as text, v.topic, t.created_at as "createdAt"`;
const from = `template t join template_version v on v.workspace = t.workspace and v.key = t.key and v.version = t.version`;
const readOne = { name: 'template-by-key', text: `select ${columns} from ${from} where t.workspace = $1 and t.key = $2` };
const list = { name: 'template-list', text: `select ${columns} from ${from} where t.workspace = $1 and ($2::text is null or t.key > $2) order by t.key limit $3` };
const hold = { name: 'hold-template', text: `select version from template where workspace = $1 and key = $2 for update` };
const insert = { name: 'insert-template', text: `insert into template (workspace, key, name, version, created_at) values ($1, $2, $3, 1, $4) on conflict do nothing returning key` };
const insertVersion = {
  name: 'insert-template-version',
  text: `insert into template_version (workspace, key, version, subject, html, mjml, text_body, topic, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
};
const update = { name: 'update-template', text: `update template set name = coalesce($3, name), version = $4 where workspace = $1 and key = $2` };
const remove = { name: 'delete-template', text: `with v as (delete from template_version where workspace = $1 and key = $2) delete from template where workspace = $1 and key = $2` };
const keysOf = { name: 'template-keys', text: `select key from template where workspace = $1 order by key` };

const viewOf = ({ createdAt, ...row }: Row): TemplateView => ({ id: row.key, ...row, createdAt: createdAt.toISOString() });

/** Keys of a workspace's templates. */
export async function templateKeys(connection: Connection, workspace: number): Promise<string[]> {
  return (await run<{ key: string }>(connection, keysOf, [workspace])).map((row) => row.key);
}

function faultAt(path: string, { code, message }: TemplateFault): InvalidInput {
  return new InvalidInput(code, `${path}: ${message}`, { path });
}

/** What is sent, made of what was written. @throws {InvalidInput} for a fault in MJML or Liquid, with its path */
async function contentOf(wanted: { subject: string; html?: string | undefined; mjml?: string | undefined; text: string | null; topic: string | null }): Promise<Content> {
  const { subject, mjml, text, topic } = wanted;
  if ((mjml === undefined) === (wanted.html === undefined)) throw new InvalidInput('template.no-content', 'Give either "html" or "mjml".', { path: 'html' });
  try {
    const html = wanted.html ?? (await compileMjml(mjml!));
    for (const [path, written] of Object.entries({ subject, html: mjml ?? html, text })) {
      const fault = written === null ? null : templateFault(written);
      if (fault) throw faultAt(path === 'html' && mjml !== undefined ? 'mjml' : path, fault);
    }
    return { subject, html, mjml: mjml ?? null, text, topic };
  } catch (error) {
    throw error instanceof TemplateFault ? faultAt('mjml', error) : error;
  }
}

/** Templates as people write, change and try them. Each change is a version; MJML is compiled once, when it is saved. */
export class Templates {
  constructor(
    private readonly pool: Pool,
    private readonly kinds: Kinds,
  ) {}

  async list(workspace: Workspace, query: ListQuery): Promise<Page<TemplateView>> {
    const rows = await run<Row>(this.pool, list, [workspace.id, readCursor(query.after, ['text'])?.[0] ?? null, query.limit + 1]);
    return pageOf(rows, query.limit, viewOf, (row) => [row.key]);
  }

  /** @throws {NotFound} */
  async one(workspace: Workspace, key: string): Promise<TemplateView> {
    const [row] = await run<Row>(this.pool, readOne, [workspace.id, key]);
    if (!row) throw new NotFound('template', key);
    return viewOf(row);
  }

  async create(workspace: Workspace, wanted: TemplateCreate): Promise<TemplateView> {
    const key = wanted.key ?? keyFrom(wanted.name ?? '');
    if (key === '') throw new InvalidInput('template.no-key', 'Give the template a key or a name.', { path: 'key' });
    const content = await contentOf({ ...wanted, text: wanted.text ?? null, topic: wanted.topic ?? null });
    const now = new Date(await workspaceNow(this.pool, workspace.id));
    await inTransaction(this.pool, async (connection) => {
      const made = await run(connection, insert, [workspace.id, key, wanted.name ?? key, now]);
      if (made.length === 0) throw new Conflict('template.key-taken', `There is a template with the key "${key}" already; choose another, or change that one.`, { path: 'key' });
      await run(connection, insertVersion, [workspace.id, key, 1, content.subject, content.html, content.mjml, content.text, content.topic, now]);
    });
    return this.one(workspace, key);
  }

  /** What is not given stays as it is; mail that is on its way keeps the version it was rendered from. */
  async change(workspace: Workspace, key: string, patch: TemplatePatch): Promise<TemplateView> {
    const known = await this.one(workspace, key);
    const written = patch.html === undefined && patch.mjml === undefined ? (known.mjml === null ? { html: known.html } : { mjml: known.mjml }) : { html: patch.html, mjml: patch.mjml };
    const [text, topic] = [patch.text === undefined ? known.text : patch.text, patch.topic === undefined ? known.topic : patch.topic];
    const content = await contentOf({ subject: patch.subject ?? known.subject, ...written, text, topic });
    const now = new Date(await workspaceNow(this.pool, workspace.id));
    await inTransaction(this.pool, async (connection) => {
      const [held] = await run<{ version: number }>(connection, hold, [workspace.id, key]);
      if (!held) throw new NotFound('template', key);
      const version = held.version + 1;
      await run(connection, insertVersion, [workspace.id, key, version, content.subject, content.html, content.mjml, content.text, content.topic, now]);
      await run(connection, update, [workspace.id, key, patch.name ?? null, version]);
    });
    return this.one(workspace, key);
  }

  /** @throws {Conflict} with the list of where it is used */
  async delete(workspace: Workspace, key: string): Promise<void> {
    await this.one(workspace, key);
    await inTransaction(this.pool, async (connection) => {
      await run(connection, hold, [workspace.id, key]);
      const workflows = await workflowsPicking(connection, workspace.id, { widget: 'template-picker', name: key }, this.kinds);
      if (workflows.length > 0) throw new Conflict('template.in-use', `The template is used by ${workflows.map((one) => one.name).join(', ')}; change those first.`, { usedBy: { workflows } });
      await run(connection, remove, [workspace.id, key]);
    });
  }

  /** The mail as one contact would get it; without a contact, with empty names. */
  async preview(workspace: Workspace, key: string, { contact }: TemplatePreview): Promise<{ subject: string; html: string; text: string }> {
    const { subject, html, text } = await this.one(workspace, key);
    const scope = await this.#scope(workspace, contact);
    try {
      const rendered = renderMail({ subject, html, ...(text === null ? {} : { text }) }, scope);
      return { subject: rendered.subject, html: rendered.html, text: rendered.text };
    } catch (error) {
      throw error instanceof TemplateFault ? faultAt('html', error) : error;
    }
  }

  async #scope(workspace: Workspace, ref: string | undefined): Promise<JsonObject> {
    const now = await workspaceNow(this.pool, workspace.id);
    const rest = { event: null, company: null, run: { id: '', data: {} }, workspace: { name: workspace.name }, now };
    if (ref === undefined) return { ...liquidScope({ contact: { contact: '', userId: null, traits: {}, tags: [], companies: [], owner: null }, computed: {}, ...rest }), unsubscribe_url: '' };
    const contactKey = await resolveContact(this.pool, workspace, ref);
    const [row] = await loadContacts(this.pool, [contactKey]);
    const computed = Object.fromEntries((await loadComputed(this.pool, [contactKey])).map((one): [string, Json] => [one.model, one.value]));
    return { ...liquidScope({ contact: row!, computed, ...rest }), unsubscribe_url: '' };
  }
}
