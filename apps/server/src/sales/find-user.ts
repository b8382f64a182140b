import { NotFound } from '@tributary/contract';
import { run, type Connection } from '@tributary/store';
import type { WorkingHours } from '@tributary/workflow';
import { parseUserId, plainEmail } from './sales-ids.js';

/** Somebody of a workspace, as the database has it. */
export interface UserRow {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly timezone: string;
  readonly workingHours: WorkingHours;
  readonly absentFrom: Date | null;
  readonly absentUntil: Date | null;
  readonly weight: number;
  readonly team: number | null;
  readonly createdAt: Date;
}

export const userColumns = `id, name, email, timezone, working_hours as "workingHours", absent_from as "absentFrom", absent_until as "absentUntil", weight, team, created_at as "createdAt"`;

const find = { name: 'user-by-name', text: `select ${userColumns} from workspace_user where workspace = $1 and (id = $2 or email = $3) limit 1` };

/** A user by id or email. @throws {NotFound} */
export async function findUser(connection: Connection, workspace: number, ref: string): Promise<UserRow> {
  const [row] = await run<UserRow>(connection, find, [workspace, parseUserId(ref), plainEmail(ref)]);
  if (!row) throw new NotFound('user', ref);
  return row;
}
