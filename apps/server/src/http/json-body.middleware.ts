import { Injectable, type NestMiddleware } from '@nestjs/common';
import { InvalidInput } from '@tributary/contract';
import type { NextFunction, Request, Response } from 'express';
import { parseJson, readBytes } from './read-request.js';

const LIMIT_BYTES = 5 * 1024 * 1024;
const DEPTH = 200;

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((one) => isDeeper(one, levels - 1));
}

/** A text with a NUL or half a character cannot be stored. @returns the path to the first one, in names too, or null */
function unstorable(value: unknown, path: string): string | null {
  if (typeof value === 'string') return value.includes('\u0000') || !value.isWellFormed() ? path : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, child] of Object.entries(value)) {
    const at = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    const found = (Array.isArray(value) ? null : unstorable(key, path)) ?? unstorable(child, at);
    if (found !== null) return found;
  }
  return null;
}

const badText = (where: string, path: string) => new InvalidInput('request.bad-text', `${where} holds a NUL or half a character, which cannot be stored; leave it out.`, { path });

/** Bodies of the management API: JSON, whatever the content type says; and addresses without a NUL. */
@Injectable()
export class JsonBodyMiddleware implements NestMiddleware {
  async use(request: Request, _response: Response, next: NextFunction): Promise<void> {
    if (/%00/.test(request.originalUrl)) throw badText('The address', '');
    if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return next();
    const bytes = await readBytes(request, LIMIT_BYTES);
    const body = bytes.length === 0 ? {} : parseJson(bytes);
    if (isDeeper(body, DEPTH)) throw new InvalidInput('body.too-deep', `The body nests deeper than ${DEPTH} levels.`);
    const path = unstorable(body, '');
    if (path !== null) throw badText(path || 'The body', path);
    request.body = body;
    next();
  }
}
