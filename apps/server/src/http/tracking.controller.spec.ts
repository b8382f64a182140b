import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createPool, type Pool } from '@tributary/store';
import { MailTracking } from '../messages/mail-tracking.js';
import { TrackingTokens } from '../messages/tracking-token.js';
import { LOG } from '../provided.js';
import { Seal } from '../workspaces/secrets.js';
import { Workspaces } from '../workspaces/workspaces.js';
import { TrackingController } from './tracking.controller.js';

const SECRET = 'spec'.repeat(10);
const mail = { workspace: 1, contact: '0b0e7d6e-4f6e-4a4e-9d7b-1e5f0a3f9c11', effect: '2ed6657d-e927-568b-95e1-2665a8aea6a2' };

/** A server whose database is not there: nobody listens at port 9. */
describe('links and pictures of mail while nothing can be counted', () => {
  const logged: unknown[] = [];
  const tokens = new TrackingTokens(SECRET);
  let pool: Pool;
  let app: INestApplication;
  let url: string;
  beforeAll(async () => {
    pool = createPool('postgres://nobody@127.0.0.1:9/nothing', { max: 1, kind: 'api' });
    const tracking = new MailTracking(pool, { wake: () => undefined }, new Workspaces(pool, new Seal(SECRET), () => 0), tokens, () => ({}));
    @Module({ controllers: [TrackingController], providers: [{ provide: MailTracking, useValue: tracking }, { provide: LOG, useValue: { error: (...said: unknown[]) => void logged.push(said) } }] })
    class Alone {}
    app = await NestFactory.create(Alone, { logger: false });
    await app.listen(0, '127.0.0.1');
    url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  });
  afterAll(async () => {
    await app.close();
    await pool.end();
  });

  it('work all the same, and the log names nobody', async () => {
    const link = await fetch(`${url}/c/${tokens.ofLink({ ...mail, url: 'https://shop.example/a?to=ana@example.com' })}`, { redirect: 'manual' });
    expect([link.status, link.headers.get('location')]).toEqual([302, 'https://shop.example/a?to=ana@example.com']);
    const picture = await fetch(`${url}/o/${tokens.ofOpening(mail)}.gif`);
    expect([picture.status, picture.headers.get('content-type'), picture.headers.get('content-length')]).toEqual([200, 'image/gif', String((await picture.arrayBuffer()).byteLength)]);
    expect(logged).toEqual([[expect.objectContaining({ code: 'ECONNREFUSED' }), 'mail.not-noted'], [expect.objectContaining({ code: 'ECONNREFUSED' }), 'mail.not-noted']]);
    expect(JSON.stringify(logged)).not.toMatch(/ana@|shop|0b0e7d6e/);
  });
});
