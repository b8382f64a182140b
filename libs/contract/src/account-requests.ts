import { z } from 'zod';
import { ROLES } from './permissions.js';

const email = z.string().max(320).regex(/^\s*[^\s@<>,;:"\\()[\]\u0000-\u001f]{1,64}@[^\s@<>,;:"\\()[\]\u0000-\u001f]{1,255}\s*$/u, 'give an email address such as ana@example.com');
const name = z.string().trim().min(1).max(200);
/** Length alone is asked for. An older password may be of any length when it is given again. */
const newPassword = z.string().min(8, 'use at least 8 characters').max(200, 'use at most 200 characters');
const givenPassword = z.string().min(1).max(200);
const role = z.enum(ROLES);

export const sessionCreate = z.object({ email: z.string().min(1).max(320), password: givenPassword }).meta({ id: 'SessionCreate' });
export type SessionCreate = z.output<typeof sessionCreate>;

export const firstOwnerCreate = z.object({ name, email, password: newPassword }).meta({ id: 'FirstOwnerCreate' });
export type FirstOwnerCreate = z.output<typeof firstOwnerCreate>;

export const invitationCreate = z.object({ email, role }).meta({ id: 'InvitationCreate' });
export type InvitationCreate = z.output<typeof invitationCreate>;

export const invitationAccept = z
  .object({ name: name.optional().meta({ description: 'Of a new account; its email when absent' }), password: givenPassword.meta({ description: 'A new one of 8 to 200 characters; that of the account, if the email has one already' }) })
  .meta({ id: 'InvitationAccept' });
export type InvitationAccept = z.output<typeof invitationAccept>;

export const passwordResetCreate = z.object({ email: z.string().min(1).max(320) }).meta({ id: 'PasswordResetCreate' });
export type PasswordResetCreate = z.output<typeof passwordResetCreate>;

export const passwordResetUse = z.object({ password: newPassword }).meta({ id: 'PasswordResetUse' });
export type PasswordResetUse = z.output<typeof passwordResetUse>;

export const memberPatch = z.object({ role }).meta({ id: 'MemberPatch' });
export type MemberPatch = z.output<typeof memberPatch>;

/** A new password that was not asked for its length by its schema. */
export const isNewPassword = (text: string): boolean => newPassword.safeParse(text).success;
