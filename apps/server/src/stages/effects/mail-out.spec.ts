import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mailOut, type MailOut } from './mail-out.js';
import { OutsideMail } from './outside.fixture.js';

let server: OutsideMail;
let out: MailOut;
beforeEach(async () => {
  server = await OutsideMail.open();
  out = mailOut({ smtpUrl: server.url, from: 'Shop <shop@example.com>', open: (sealed) => sealed });
});
afterEach(async () => {
  await out.close();
  await server.close();
});

async function send(key: string, smtp: object | null = null) {
  const sealed = smtp && Buffer.from(JSON.stringify(smtp));
  const written = { key, to: 'ana@example.com', from: undefined, replyTo: undefined, subject: 's', html: 'h', text: 't', headers: {}, at: 0, sandbox: false };
  return out.send(await out.freeze({ ...written, smtp: sealed }));
}

describe('mailOut', () => {
  it('sends mail after mail over one connection, a workspace with its own server over another', async () => {
    for (const key of ['a', 'b']) expect(await send(key)).toMatchObject({ result: 'done' });
    expect(server.opened).toBe(1);
    const own = { url: `${server.url}/?own` };
    for (const key of ['c', 'd']) expect(await send(key, own)).toMatchObject({ result: 'done' });
    expect([server.opened, server.mails.length]).toEqual([2, 4]);
  });

  it('keeps no connection that was opened with credentials of before, nor any at its end', async () => {
    await send('a');
    out.credentialsChanged();
    await server.left();
    expect(await send('b')).toMatchObject({ result: 'done' });
    await out.close();
    await server.left();
    expect(server.opened).toBe(2);
  });
});
