import { can, type Permission, type Role } from '@tributary/contract';

/** Who acts in a workspace: somebody signed in, or a key. */
export interface Actor {
  /** Null: a key. */
  readonly account: number | null;
  may(permission: Permission): boolean;
}

export const actorOf = (account: number, role: Role): Actor => ({ account, may: (permission) => can(role, permission) });

/**
 * Whether the links that let people in may be seen, where the mailbox caught them: by who could let them in anyhow.
 * Keys of scope `manage` are made by owners and admins, and open everything in the workspace.
 */
export const seesAccountMail = (actor: Actor): boolean => actor.may('owners.manage') || (actor.account === null && actor.may('members.manage'));

/**
 * Keys do all that the guard lets them through to, but decide nothing about who owns the workspace.
 */
export const byKey = (scope: 'manage' | 'read' | 'write'): Actor => ({ account: null, may: (permission) => (scope === 'manage' ? permission !== 'owners.manage' : permission.endsWith('.read')) });
