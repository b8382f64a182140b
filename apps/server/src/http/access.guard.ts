import { Inject, Injectable, SetMetadata, createParamDecorator, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { NotAllowed } from '@tributary/contract';
import type { Request } from 'express';
import { createHash, timingSafeEqual } from 'node:crypto';
import { CONFIG } from '../provided.js';
import type { ReadyConfig } from '../startup/kept-secrets.js';
import { Workspaces, type Workspace } from '../workspaces/workspaces.js';

type Access = 'open' | 'admin' | 'workspace';
interface Opened extends Request {
  workspace?: Workspace;
}

/** Who may call a route: anybody, the operator with the instance's admin key, or (by default) whoever holds a key of a workspace. */
export const Access = (access: Access) => SetMetadata('access', access);

/** The workspace that the request's key opens. */
export const InWorkspace = createParamDecorator((_: unknown, context: ExecutionContext): Workspace => {
  const { workspace } = context.switchToHttp().getRequest<Opened>();
  if (!workspace) throw new NotAllowed('key.missing', 'A key of a workspace is needed here.', 401);
  return workspace;
});

/** A route that is asked by POST and changes nothing: keys that may only read may call it. */
export const ReadsOnly = () => SetMetadata('reads only', true);

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compared in a time that tells nothing. */
export const isSameSecret = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

function bearer(request: Request): string | null {
  const found = /^Bearer\s+(\S+)\s*$/i.exec(request.headers.authorization ?? '');
  return found?.[1] ?? null;
}

@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly workspaces: Workspaces,
    @Inject(CONFIG) private readonly config: ReadyConfig,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.getAllAndOverride<Access | undefined>('access', [context.getHandler(), context.getClass()]) ?? 'workspace';
    const request = context.switchToHttp().getRequest<Opened>();
    if (access === 'open') return true;
    if (access === 'admin') return this.#admin(request);
    const readsOnly = this.reflector.get<boolean | undefined>('reads only', context.getHandler()) ?? false;
    request.workspace = await this.#workspaceOf(request, readsOnly);
    return true;
  }

  #admin(request: Request): boolean {
    const { adminApiKey } = this.config;
    if (!adminApiKey) throw new NotAllowed('admin.closed', 'This server has no ADMIN_API_KEY, so admin routes are closed; set one to open them.', 403);
    const key = bearer(request);
    if (key === null) throw new NotAllowed('key.missing', 'Send the admin key: Authorization: Bearer <key>.', 401);
    if (!isSameSecret(key, adminApiKey)) throw new NotAllowed('key.wrong', 'This is not the admin key.', 401);
    return true;
  }

  async #workspaceOf(request: Request, readsOnly: boolean): Promise<Workspace> {
    const key = bearer(request);
    if (key === null) throw new NotAllowed('key.missing', 'Send a key of your workspace: Authorization: Bearer <key>.', 401);
    const found = await this.workspaces.byKey(key);
    if (!found) throw new NotAllowed('key.wrong', 'No workspace has this key.', 401);
    if (found.scope === 'write') throw new NotAllowed('key.write-only', 'A write key may only send events; use an API key.', 403);
    const reads = readsOnly || request.method === 'GET' || request.method === 'HEAD';
    if (found.scope === 'read' && !reads) throw new NotAllowed('key.read-only', 'This key may only read; use one of scope "manage".', 403);
    return found.workspace;
  }
}
