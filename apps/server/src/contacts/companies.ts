import { NotFound, type JsonObject, type ListQuery, type Page } from '@tributary/contract';
import { run, type Pool } from '@tributary/store';
import { pageOf, readCursor } from '../http/cursor.js';
import type { Workspace } from '../workspaces/workspaces.js';

export interface CompanyView {
  readonly id: string;
  readonly name: string | null;
  readonly traits: JsonObject;
  /** How many contacts belong to it. */
  readonly contacts: number;
  readonly createdAt: string;
}

/** Who belongs to a company. `role`: what they are there; null: it was not said. */
export interface CompanyMember {
  readonly id: string;
  readonly userId: string | null;
  readonly email: string | null;
  readonly role: string | null;
}

type Row = Omit<CompanyView, 'createdAt'> & { readonly createdAt: Date };

const columns = `g.id, g.traits->>'name' as name, g.traits, g.created_at as "createdAt",
  (select count(*)::int from contact c where c.workspace = g.workspace and c.companies @> array[g.id] and c.companies <> '{}' and c.state = 'active') as contacts`;
const list = {
  name: 'company-list',
  text: `
    select ${columns} from company g
    where g.workspace = $1 and ($2::text is null or g.id ilike $2 or g.traits->>'name' ilike $2) and ($3::text is null or g.id collate "C" > $3) order by g.id collate "C" limit $4`,
};
const readOne = { name: 'company-by-id', text: `select ${columns} from company g where g.workspace = $1 and g.id = $2` };
const people = {
  name: 'company-people',
  text: `
    select c.id, c.user_id as "userId", c.email, c.roles->>$2 as role from contact c
    where c.workspace = $1 and c.companies @> array[$2] and c.companies <> '{}' and c.state = 'active' and ($3::uuid is null or c.id > $3) order by c.id limit $4`,
};

const viewOf = ({ createdAt, ...row }: Row): CompanyView => ({ ...row, createdAt: createdAt.toISOString() });
const like = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/** Companies, by id; `search` finds in id and name. */
export async function listCompanies(pool: Pool, workspace: Workspace, query: ListQuery & { readonly search?: string | undefined }): Promise<Page<CompanyView>> {
  const search = query.search ? like(query.search) : null;
  const rows = await run<Row>(pool, list, [workspace.id, search, readCursor(query.after, ['text'])?.[0] ?? null, query.limit + 1]);
  return pageOf(rows, query.limit, viewOf, (row) => [row.id]);
}

/** @throws {NotFound} */
export async function oneCompany(pool: Pool, workspace: Workspace, id: string): Promise<CompanyView> {
  const [row] = await run<Row>(pool, readOne, [workspace.id, id]);
  if (!row) throw new NotFound('company', id);
  return viewOf(row);
}

/** @throws {NotFound} when there is no such company */
export async function companyMembers(pool: Pool, workspace: Workspace, id: string, query: ListQuery): Promise<Page<CompanyMember>> {
  await oneCompany(pool, workspace, id);
  const rows = await run<CompanyMember>(pool, people, [workspace.id, id, readCursor(query.after, ['uuid'])?.[0] ?? null, query.limit + 1]);
  return pageOf(rows, query.limit, (row) => row, (row) => [row.id]);
}
