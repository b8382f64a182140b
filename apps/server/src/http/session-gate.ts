import { Inject, Injectable } from '@nestjs/common';
import { InvalidInput, NotAllowed, type Permission } from '@tributary/contract';
import type { Request, Response } from 'express';
import { parseWorkspaceId, workspaceIdOf } from '../accounts/account-rows.js';
import { actorOf, type Actor } from '../accounts/actor.js';
import { Sessions, type Access, type SignedIn } from '../accounts/sessions.js';
import { CONFIG } from '../provided.js';
import type { ReadyConfig } from '../startup/kept-secrets.js';
import { Workspaces, type Workspace } from '../workspaces/workspaces.js';
import { checkOwnPage } from './same-origin.js';
import { giveSession, sessionToken } from './session-cookie.js';

/** What a session opens in one request. */
export interface Entered {
  readonly workspace: Workspace;
  readonly actor: Actor;
  readonly signedIn: SignedIn;
}

const READING = ['GET', 'HEAD', 'OPTIONS'];

/** EventSource sends no headers. */
const namedBy = (request: Request): string | undefined => {
  const inQuery = request.path === '/api/stream' ? request.query['workspace'] : undefined;
  const header = request.headers['x-workspace'];
  return typeof header === 'string' ? header : typeof inQuery === 'string' ? inQuery : undefined;
};

function accessOf(request: Request, access: readonly Access[]): Access {
  const named = namedBy(request);
  if (named === undefined) {
    if (access.length === 1) return access[0]!;
    if (access.length === 0) throw new NotAllowed('workspace.closed', 'Your account is no member of any workspace; ask to be invited.', 403);
    throw new InvalidInput('workspace.unnamed', `Your account is a member of several workspaces; say which by the header x-workspace: ${workspaceIdOf(access[0]!.workspace)}, for one.`);
  }
  const found = access.find(({ workspace }) => workspace === parseWorkspaceId(named));
  if (!found) throw new NotAllowed('workspace.closed', `Your account is no member of a workspace "${named.slice(0, 40)}".`, 403);
  return found;
}

/** Lets in whoever is signed in, as far as their role goes. */
@Injectable()
export class SessionGate {
  constructor(
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(Workspaces) private readonly workspaces: Workspaces,
    @Inject(CONFIG) private readonly config: ReadyConfig,
  ) {}

  /** @throws {NotAllowed} when nobody is signed in, or another site asks */
  async signedIn(request: Request, response: Response): Promise<SignedIn> {
    const token = sessionToken(request);
    if (token === null) throw new NotAllowed('session.missing', 'Sign in first.', 401);
    const found = await this.sessions.find(token);
    if (!found) throw new NotAllowed('session.ended', 'You are not signed in any more; sign in again.', 401);
    if (!READING.includes(request.method)) checkOwnPage(request, this.config.publicUrl);
    if (found.renewed) giveSession(request, response, token, this.config.publicUrl);
    return found;
  }

  /** @param needs what the route says it needs; undefined: it says nothing, so nobody is let through */
  async enter(request: Request, response: Response, needs: Permission | undefined): Promise<Entered> {
    const signedIn = await this.signedIn(request, response);
    const { workspace: id, role } = accessOf(request, signedIn.access);
    const actor = actorOf(signedIn.account.id, role);
    if (needs === undefined || !actor.may(needs)) throw new NotAllowed('role.refused', needs === undefined ? 'This is closed to people who sign in.' : `As ${role} you may not do this; it needs the permission ${needs}.`, 403);
    const workspace = await this.workspaces.byId(id);
    if (!workspace) throw new NotAllowed('workspace.closed', 'This workspace is gone.', 403);
    return { workspace, actor, signedIn };
  }
}
