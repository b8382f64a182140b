import { applyDecorators, Inject, Injectable, SetMetadata, createParamDecorator, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiExtension } from '@nestjs/swagger';
import { NotAllowed, type Permission } from '@tributary/contract';
import type { Request, Response } from 'express';
import { createHash, timingSafeEqual } from 'node:crypto';
import { byKey, type Actor } from '../accounts/actor.js';
import type { SignedIn } from '../accounts/sessions.js';
import { CONFIG } from '../provided.js';
import type { ReadyConfig } from '../startup/kept-secrets.js';
import { Workspaces, type Scope, type Workspace } from '../workspaces/workspaces.js';
import { SessionGate } from './session-gate.js';
import { sessionToken } from './session-cookie.js';

type Access = 'open' | 'admin' | 'session' | 'workspace';
interface Opened extends Request {
  workspace?: Workspace;
  actor?: Actor;
  signedIn?: SignedIn;
}

/** Who may call a route: anybody, the operator with the instance's admin key, whoever is signed in, or (by default) whoever holds a key of a workspace or is a member of it. */
export const Access = (access: Access) => SetMetadata('access', access);

/** The workspace that the request's key opens. */
export const InWorkspace = createParamDecorator((_: unknown, context: ExecutionContext): Workspace => {
  const { workspace } = context.switchToHttp().getRequest<Opened>();
  if (!workspace) throw new NotAllowed('key.missing', 'A key of a workspace is needed here.', 401);
  return workspace;
});

/** What a member has to be allowed to call a route, by the table of roles. Without it a route is closed to sessions. Keys go by their scope. */
export const Needs = (permission: Permission) => applyDecorators(SetMetadata('needs', permission), ApiExtension('x-permission', permission));

/** Who acts: somebody signed in, or a key. */
export const Acting = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<Opened>();
  if (!actor) throw new NotAllowed('key.missing', 'A key of a workspace is needed here.', 401);
  return actor;
});

/** Who is signed in; null: a key opened the route. */
export const Person = createParamDecorator((_: unknown, context: ExecutionContext): SignedIn | null => context.switchToHttp().getRequest<Opened>().signedIn ?? null);

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
    private readonly gate: SessionGate,
    @Inject(CONFIG) private readonly config: ReadyConfig,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.getAllAndOverride<Access | undefined>('access', [context.getHandler(), context.getClass()]) ?? 'workspace';
    const request = context.switchToHttp().getRequest<Opened>();
    if (access === 'open') return true;
    if (access === 'admin') return this.#admin(request);
    if (access === 'session') request.signedIn = await this.gate.signedIn(request, context.switchToHttp().getResponse<Response>());
    else if (bearer(request) === null && sessionToken(request) !== null) await this.#bySession(context, request);
    else await this.#byKey(context, request);
    return true;
  }

  async #bySession(context: ExecutionContext, request: Opened): Promise<void> {
    const needs = this.reflector.get<Permission | undefined>('needs', context.getHandler());
    Object.assign(request, await this.gate.enter(request, context.switchToHttp().getResponse<Response>(), needs));
  }

  async #byKey(context: ExecutionContext, request: Opened): Promise<void> {
    const readsOnly = this.reflector.get<boolean | undefined>('reads only', context.getHandler()) ?? false;
    const { workspace, scope } = await this.#opened(request, readsOnly);
    request.workspace = workspace;
    request.actor = byKey(scope);
  }

  #admin(request: Request): boolean {
    const { adminApiKey } = this.config;
    if (!adminApiKey) throw new NotAllowed('admin.closed', 'This server has no ADMIN_API_KEY, so admin routes are closed; set one to open them.', 403);
    const key = bearer(request);
    if (key === null) throw new NotAllowed('key.missing', 'Send the admin key: Authorization: Bearer <key>.', 401);
    if (!isSameSecret(key, adminApiKey)) throw new NotAllowed('key.wrong', 'This is not the admin key.', 401);
    return true;
  }

  async #opened(request: Request, readsOnly: boolean): Promise<{ workspace: Workspace; scope: Scope }> {
    const key = bearer(request);
    if (key === null) throw new NotAllowed('key.missing', 'Send a key of your workspace: Authorization: Bearer <key>.', 401);
    const found = await this.workspaces.byKey(key);
    if (!found) throw new NotAllowed('key.wrong', 'No workspace has this key.', 401);
    if (found.scope === 'write') throw new NotAllowed('key.write-only', 'A write key may only send events; use an API key.', 403);
    const reads = readsOnly || request.method === 'GET' || request.method === 'HEAD';
    if (found.scope === 'read' && !reads) throw new NotAllowed('key.read-only', 'This key may only read; use one of scope "manage".', 403);
    return found;
  }
}
