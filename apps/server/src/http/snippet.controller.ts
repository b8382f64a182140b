import { Controller, Get, Header } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { readFile } from 'node:fs/promises';
import { Access } from './access.guard.js';

const FILE = new URL('../../assets/t.js', import.meta.url);

/** The browser's side of ingest: one small script, for pages of any origin. */
@ApiTags('Ingest')
@Access('open')
@Controller()
export class SnippetController {
  readonly #script = readFile(FILE, 'utf8');

  @Get('t.js')
  @Header('Content-Type', 'text/javascript; charset=utf-8')
  @Header('Cache-Control', 'public, max-age=3600')
  @Header('Access-Control-Allow-Origin', '*')
  @Header('Cross-Origin-Resource-Policy', 'cross-origin')
  @ApiOperation({ summary: 'The browser snippet: page views, identify, UTM and referrer, time on page, consent' })
  script(): Promise<string> {
    return this.#script;
  }
}
