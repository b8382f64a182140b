import { z } from 'zod';
import { listQuery } from './listing.js';

const name = z.string().min(1).max(200);
const ref = z.string().min(1).max(500);
const instant = z.string().max(100).nullable().meta({ description: 'ISO 8601 instant' });

const workingHours = z.object({
  days: z.array(z.number().int().min(1).max(7)).min(1).max(7).meta({ description: '1 Monday to 7 Sunday' }),
  from: z.string().max(5).meta({ description: 'Local time such as 09:00' }),
  to: z.string().max(5).meta({ description: 'Local time such as 17:00, up to 24:00; not after "from": on the next day' }),
});
const user = {
  timezone: z.string().max(100).optional().meta({ description: 'IANA name; the workspace’s when absent' }),
  workingHours: workingHours.optional(),
  absentFrom: instant.optional(),
  absentUntil: instant.optional(),
  weight: z.number().int().min(0).max(1_000).optional().meta({ description: 'Turns compared with those of the others; 0: none' }),
  team: ref.nullable().optional().meta({ description: 'Id or key' }),
};
export const userCreate = z.object({ name: name.optional(), email: z.string().min(1).max(500), ...user }).meta({ id: 'UserCreate' });
export type UserCreate = z.output<typeof userCreate>;
export const userPatch = z.object({ name: name.optional(), email: z.string().min(1).max(500).optional(), ...user }).meta({ id: 'UserPatch' });
export type UserPatch = z.output<typeof userPatch>;

const key = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'use 1 to 64 letters, digits, "_", "." or "-", beginning with a letter or digit');
const team = { lead: ref.nullable().optional().meta({ description: 'A user, by id or email' }), escalateAfter: z.string().max(100).nullable().optional().meta({ description: 'A duration such as 4h past the due instant; then the lead is told' }) };
export const teamCreate = z.object({ key: key.optional().meta({ description: 'Made from the name when absent' }), name: name.optional(), ...team }).meta({ id: 'TeamCreate' });
export type TeamCreate = z.output<typeof teamCreate>;
export const teamPatch = z.object({ name: name.optional(), ...team }).meta({ id: 'TeamPatch' });
export type TeamPatch = z.output<typeof teamPatch>;

export const usersQuery = listQuery.extend({ team: z.string().optional().meta({ description: 'Id or key' }) });
export type UsersQuery = z.output<typeof usersQuery>;

export const TASK_STATUSES = ['open', 'snoozed', 'done'] as const;
export const PRIORITIES = ['low', 'normal', 'high'] as const;

export const tasksQuery = listQuery.extend({
  owner: z.string().optional().meta({ description: 'A user, by id or email' }),
  status: z.enum(TASK_STATUSES).optional(),
  due: z.enum(['overdue', 'today']).optional().meta({ description: 'By the workspace’s clock and time zone; overdue ones are not done' }),
  team: z.string().optional().meta({ description: 'Id or key' }),
  contact: z.string().optional(),
});
export type TasksQuery = z.output<typeof tasksQuery>;

const title = z.string().min(1).max(1_000);
const notes = z.string().max(100_000);
const priority = z.enum(PRIORITIES);
export const taskCreate = z
  .object({
    title,
    contact: z.string().min(1).max(2_000).nullable().optional(),
    notes: notes.optional(),
    owner: ref.nullable().optional().meta({ description: 'A user, by id or email; the contact’s owner when absent' }),
    dueAt: z.string().max(100).optional().meta({ description: 'ISO 8601 instant' }),
    dueIn: z.string().max(100).optional().meta({ description: 'A duration such as 4h, in the owner’s working hours' }),
    priority: priority.optional(),
  })
  .meta({ id: 'TaskCreate' });
export type TaskCreate = z.output<typeof taskCreate>;
export const taskPatch = z
  .object({ done: z.boolean().optional(), outcome: z.string().max(10_000).nullable().optional(), snoozeUntil: instant.optional(), owner: ref.nullable().optional(), priority: priority.optional(), title: title.optional(), notes: notes.optional() })
  .meta({ id: 'TaskPatch' });
export type TaskPatch = z.output<typeof taskPatch>;

export const notificationsQuery = listQuery.extend({ user: z.string().optional().meta({ description: 'By id or email' }) });
export type NotificationsQuery = z.output<typeof notificationsQuery>;
