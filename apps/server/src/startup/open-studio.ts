import type { INestApplication } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { STUDIO } from '../http/studio.controller.js';

const YEAR_MS = 365 * 86_400_000;

/** The studio's files. Those under /assets bear a hash of their content in their names: they may be kept for good. */
export function openStudio(app: INestApplication): void {
  const files = app as NestExpressApplication;
  files.useStaticAssets(`${STUDIO}/assets`, { prefix: '/assets/', maxAge: YEAR_MS, immutable: true, index: false, dotfiles: 'allow' });
  files.useStaticAssets(STUDIO, { index: false, maxAge: 0, dotfiles: 'allow' });
}
