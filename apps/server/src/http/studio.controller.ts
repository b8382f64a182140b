import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { NotFound } from '@tributary/contract';
import type { Response } from 'express';
import { join } from 'node:path';
import { Access } from './access.guard.js';

/** Where the studio was built: beside the server, in the repository as in the image. */
export const STUDIO = join(import.meta.dirname, '..', '..', '..', 'studio', 'dist');

/** Only the studio's own files run in it; Mantine and React Flow set styles on elements. */
const POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/** The studio's pages: each address is the same file, which then shows the page of that address. */
@ApiExcludeController()
@Access('open')
@Controller()
export class StudioController {
  @Get(['/', 'sign-in', 'invitation/:token', 'reset/:token', 'workflows', 'workflows/:id', 'segments', 'segments/:id', 'contacts', 'contacts/:id', 'follow-ups', 'follow-ups/:id', 'events', 'mailbox', 'settings', 'settings/:tab'])
  @Header('Content-Security-Policy', POLICY)
  @Header('Referrer-Policy', 'same-origin')
  @Header('X-Content-Type-Options', 'nosniff')
  @Header('Cache-Control', 'no-cache')
  page(@Res() response: Response): Promise<void> {
    return new Promise((resolve, reject) => {
      response.sendFile('index.html', { root: STUDIO, dotfiles: 'allow' }, (error) => (error && !response.headersSent ? reject(new NotFound('page', 'the studio, which was not built; run npm start')) : resolve()));
    });
  }
}
