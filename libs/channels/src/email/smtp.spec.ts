import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { composeMail } from './compose-mail.js';
import { smtpSender } from './smtp.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const mail = () =>
  composeMail({
    key: '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    from: 'Ana <ana@example.com>',
    to: 'bo@example.org',
    subject: 'Olá',
    html: '<p>Olá</p>',
    text: '.\nOlá',
    at: 0,
  });
const FAST = { connectionTimeoutMs: 1_000, silenceTimeoutMs: 400 };
const refusing = (code: number, text: string) => Object.assign(new Error(text), { responseCode: code });

function portOf(server: Server | SMTPServer['server']): number {
  return (server.address() as AddressInfo).port;
}

/** A real server on loopback. */
async function aServer(options: SMTPServerOptions): Promise<string> {
  const server = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS'], ...options });
  server.on('error', () => undefined);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closing.push(() => new Promise((done) => void server.close(() => done())));
  return `smtp://127.0.0.1:${portOf(server.server)}`;
}

/** A server that speaks by the book until it is asked for what breaks it. */
async function aBreakingServer(breakAt: 'greeting' | 'data' | 'in-data' | 'dot' | 'silent-dot'): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    if (breakAt === 'greeting') return void socket.destroy();
    let inData = false;
    socket.write('220 ready\r\n');
    socket.on('data', (bytes) => {
      const text = bytes.toString('latin1');
      if (inData) {
        if (breakAt === 'in-data') socket.destroy();
        if (breakAt === 'dot' && text.includes('\r\n.\r\n')) socket.destroy();
        return;
      }
      if (!text.startsWith('DATA')) return void socket.write('250 ok\r\n');
      if (breakAt === 'data') return void socket.destroy();
      inData = true;
      socket.write('354 go on\r\n');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closing.push(() => new Promise((done) => void server.close(() => done())));
  return `smtp://127.0.0.1:${portOf(server)}`;
}

describe('smtpSender', () => {
  it('hands the very bytes over, and says what the server said', async () => {
    const frozen = await mail();
    let taken = '';
    const url = await aServer({
      onData(stream, session, done) {
        stream.on('data', (chunk: Buffer) => (taken += chunk.toString('latin1')));
        stream.on('end', () => done(null, `kept for ${session.envelope.rcptTo.map(({ address }) => address).join()}`));
      },
    });
    const attempt = await smtpSender({ url, ...FAST }).send(frozen);
    expect(attempt).toMatchObject({ result: 'done', response: { messageId: frozen.messageId, response: '250 kept for bo@example.org' } });
    expect(taken).toBe(`${frozen.raw.trimEnd()}\r\n`);
  });

  it.each([
    ['a sender', { onMailFrom: (_a, _s, done) => done(refusing(550, 'no')) }, 550],
    ['a recipient', { onRcptTo: (_a, _s, done) => done(refusing(550, 'no such box')) }, 550],
    ['a recipient for now', { onRcptTo: (_a, _s, done) => done(refusing(451, 'grey')) }, 451],
    ['the content', { onData: (stream, _s, done) => stream.resume().on('end', () => done(refusing(554, 'spam'))) }, 554],
    ['the content for now', { onData: (stream, _s, done) => stream.resume().on('end', () => done(refusing(452, 'full'))) }, 452],
    ['everybody for now', { onConnect: (_s, done) => done(refusing(421, 'busy')) }, 421],
  ] satisfies [string, SMTPServerOptions, number][])('believes a server that refuses %s', async (_name, options, code) => {
    const attempt = await smtpSender({ url: await aServer(options), ...FAST }).send(await mail());
    expect(attempt).toMatchObject(code >= 500 ? { result: 'failed', reason: { code: 'email.refused' } } : { result: 'later' });
  });

  it('asks for other credentials when the server refuses them', async () => {
    const url = await aServer({ authOptional: false, onAuth: (_auth, _s, done) => done(refusing(535, 'wrong')) });
    const attempt = await smtpSender({ url: url.replace('//', '//me:wrong@'), ...FAST }).send(await mail());
    expect(attempt).toMatchObject({ result: 'failed', reason: { code: 'email.credentials' } });
  });
  it('says no password on that a server says back', async () => {
    const echo = (user: string, plain: string) => `${user} ${plain} ${Buffer.from(plain).toString('base64')} ${Buffer.from(`\0${user}\0${plain}`).toString('base64')}`;
    const url = await aServer({ authOptional: false, onAuth: ({ username, password }, _s, done) => done(refusing(535, echo(String(username), String(password)))) });
    const attempt = await smtpSender({ url: url.replace('//', '//me:s%23cret@'), ...FAST }).send(await mail());
    expect(attempt).toMatchObject({ result: 'failed', reason: { detail: expect.stringContaining('535 me ••• ••• •••') } });
  });

  it.each(['greeting', 'data'] as const)('knows that nothing was sent when the line breaks at %s', async (breakAt) => {
    const attempt = await smtpSender({ url: await aBreakingServer(breakAt), ...FAST }).send(await mail());
    expect(attempt).toMatchObject({ result: 'later', reason: { code: 'email.unreachable' } });
  });
  it.each(['dot', 'silent-dot'] as const)('does not know when the line breaks after the last byte (%s)', async (breakAt) => {
    const attempt = await smtpSender({ url: await aBreakingServer(breakAt), ...FAST }).send(await mail());
    expect(attempt).toMatchObject({ result: 'unknown', reason: { code: 'email.no-answer' } });
  });
  it('knows that nothing was sent when the line breaks in the middle of a large mail', async () => {
    const large = await composeMail({
      key: 'k',
      from: 'ana@example.com',
      to: 'bo@example.org',
      subject: 's',
      html: 'x',
      text: 'y'.repeat(20_000_000),
      at: 0,
    });
    const attempt = await smtpSender({ url: await aBreakingServer('in-data'), ...FAST }).send(large);
    expect(attempt).toMatchObject({ result: 'later' });
  });

  it.each(['smtp://127.0.0.1:1', 'smtp://nobody.invalid:25'])('tries %s again: nobody is there', async (url) => {
    expect(await smtpSender({ url, ...FAST }).send(await mail())).toMatchObject({ result: 'later', reason: { code: 'email.unreachable' } });
  });
  it('tries again where TLS fails', async () => {
    const url = (await aServer({})).replace('smtp:', 'smtps:');
    expect(await smtpSender({ url, ...FAST }).send(await mail())).toMatchObject({ result: 'later', reason: { code: 'email.unreachable' } });
  });
});
