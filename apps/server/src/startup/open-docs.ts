import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

/** `/docs` and `/docs/openapi.json`, made from the routes and their zod schemas. */
export function openDocs(app: INestApplication, publicUrl: string): void {
  const described = new DocumentBuilder()
    .setTitle('Tributary')
    .setDescription('Events in, segments in real time, workflows that act on them. Errors are application/problem+json (RFC 9457) with a stable `code`. Lists answer `{ items, next }`.')
    .setVersion('1')
    .addServer(publicUrl)
    .addBearerAuth()
    .build();
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, described), { jsonDocumentUrl: 'docs/openapi.json', customSiteTitle: 'Tributary: routes' });
}
