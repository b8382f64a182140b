import { All, Controller, Inject, Options, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Fault, NotAllowed, type Call } from '@tributary/contract';
import { LIMITS, readBody } from '@tributary/ingest';
import type { Request, Response } from 'express';
import { randomUUID } from 'node:crypto';
import { Engine } from '../wiring/engine.js';
import { Workspaces, type Workspace } from '../workspaces/workspaces.js';
import { Access } from './access.guard.js';
import { problemOf, sendProblem } from './problem.js';
import { parseJson, readBytes, TooLarge } from './read-request.js';
import type { Receipt } from '../stages/accept/accepter.js';

const CALLS: Readonly<Record<string, Call | 'batch'>> = {
  ...{ identify: 'identify', track: 'track', page: 'page', screen: 'screen', group: 'group', alias: 'alias', batch: 'batch' },
  ...{ i: 'identify', t: 'track', p: 'page', s: 'screen', g: 'group', a: 'alias', b: 'batch', import: 'batch' },
};

/** The write key: by Basic auth (as user), else `x-write-key`, else the body. The first that is present decides. */
function writeKeyOf(request: Request, body: unknown): string | null {
  const basic = /^Basic\s+(\S+)\s*$/i.exec(request.headers.authorization ?? '')?.[1];
  if (basic !== undefined) return Buffer.from(basic, 'base64').toString('utf8').split(':')[0] ?? '';
  const header = request.headers['x-write-key'];
  if (header !== undefined) return String(header);
  const inBody = typeof body === 'object' && body !== null && Object.hasOwn(body, 'writeKey') ? (body as { writeKey: unknown }).writeKey : null;
  return inBody === null || inBody === undefined ? null : String(inBody);
}

function allowOrigin(request: Request, response: Response): void {
  response.setHeader('Access-Control-Allow-Origin', request.headers.origin ?? '*');
  response.setHeader('Vary', 'Origin');
  if (request.headers.origin) response.setHeader('Access-Control-Allow-Credentials', 'true'); // beacons are sent with credentials; none are read here
}

/** What the client is told. A call of which nothing was taken is an error, and says the same besides. */
function answer(response: Response, receipt: Receipt): void {
  const refused = receipt.refused.map(({ index, messageId, code, detail }) => ({ index, messageId, code, detail }));
  const nothing = refused.length > 0 && receipt.accepted + receipt.duplicates === 0;
  const body = { success: !nothing, accepted: receipt.accepted, duplicates: receipt.duplicates, refused, warnings: receipt.warnings };
  if (!nothing) return void response.status(200).json(body);
  const first = refused[0]!;
  sendProblem(response, { ...problemOf(first.code, 400, first.detail), ...body });
}

/** Segment's HTTP tracking API: existing clients work by changing their host. */
@ApiTags('Ingest')
@Access('open')
@Controller()
export class IngestController {
  constructor(
    @Inject(Engine) private readonly engine: Engine,
    @Inject(Workspaces) private readonly workspaces: Workspaces,
  ) {}

  @Options(['v1/:call', '*prefix/v1/:call'])
  @ApiExcludeEndpoint()
  preflight(@Req() request: Request, @Res() response: Response): void {
    allowOrigin(request, response);
    response.setHeader('Access-Control-Allow-Methods', 'POST, OPTIONS');
    response.setHeader('Access-Control-Allow-Headers', request.headers['access-control-request-headers'] ?? 'authorization, content-type, x-write-key');
    response.setHeader('Access-Control-Max-Age', '86400');
    response.status(204).end();
  }

  @Post('v1/:call')
  @ApiOperation({ summary: 'Send events: identify, track, page, screen, group, alias, batch, or their first letters' })
  @ApiParam({ name: 'call', enum: Object.keys(CALLS) })
  take(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.#take(request, response);
  }

  /** Clients may be given a path of their own before /v1. */
  @All('*prefix/v1/:call')
  @ApiExcludeEndpoint()
  takeUnderPrefix(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.#take(request, response);
  }

  async #take(request: Request, response: Response): Promise<void> {
    allowOrigin(request, response);
    const name = String(request.params['call']);
    const call = request.method === 'POST' && Object.hasOwn(CALLS, name) ? CALLS[name] : undefined;
    if (call === undefined) throw new Fault('route.not-found', `There is no ${request.method} call "${name.slice(0, 40)}"; POST one of ${Object.keys(CALLS).slice(0, 7).join(', ')}.`, 404);
    // A single event may be 32 KB; what stands around it (key, sentAt) is not counted.
    const bytes = await readBytes(request, LIMITS.batchBytes);
    if (call !== 'batch' && bytes.length > LIMITS.eventBytes + 1024) throw new TooLarge(LIMITS.eventBytes);
    const body = parseJson(bytes);
    const workspace = await this.#workspaceOf(request, body);
    const { events, refused } = readBody(call, body, () => `tributary-${randomUUID()}`);
    answer(response, await this.engine.accepter.accept(workspace, events, refused));
  }

  async #workspaceOf(request: Request, body: unknown): Promise<Workspace> {
    const key = writeKeyOf(request, body);
    if (key === null || key === '') throw new NotAllowed('key.missing', 'Send the write key: as the user of Basic auth, as x-write-key, or as "writeKey" in the body.', 401);
    const found = await this.workspaces.byKey(key);
    if (!found) throw new NotAllowed('key.wrong', 'No workspace has this write key.', 401);
    if (found.scope === 'read') throw new NotAllowed('key.read-only', 'This key may only read; send events with a write key.', 403);
    return found.workspace;
  }
}
