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

/** Bodies of the management API: JSON, whatever the content type says. */
@Injectable()
export class JsonBodyMiddleware implements NestMiddleware {
  async use(request: Request, _response: Response, next: NextFunction): Promise<void> {
    if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return next();
    const bytes = await readBytes(request, LIMIT_BYTES);
    const body = bytes.length === 0 ? {} : parseJson(bytes);
    if (isDeeper(body, DEPTH)) throw new InvalidInput('body.too-deep', `The body nests deeper than ${DEPTH} levels.`);
    request.body = body;
    next();
  }
}
