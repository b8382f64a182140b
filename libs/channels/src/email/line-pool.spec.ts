import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BreakingServer, type Place, type Reaction, type Stage } from './breaking-server.fixture.js';
import { composeMail } from './compose-mail.js';
import { smtpSenders } from './smtp-senders.js';
import { smtpSender, type SmtpSender, type SmtpSettings } from './smtp.js';

const servers: BreakingServer[] = [];
const senders: { close(): void }[] = [];
afterEach(async () => {
  for (const sender of senders.splice(0)) sender.close();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const FAST = { connectionTimeoutMs: 5_000, silenceTimeoutMs: 1_500, turnMs: 10_000, idleMs: 60_000, mostLines: 3, mailsPerLine: 100 };
const mailTo = (name: string) => composeMail({ key: name, from: 'ana@example.com', to: `${name}@example.org`, subject: 's', html: '<p>Hi</p>', text: '.\nHi', at: 0 });

async function aServer(settings: Partial<SmtpSettings> = {}): Promise<{ server: BreakingServer; sender: SmtpSender; send(name: string): ReturnType<SmtpSender['send']> }> {
  const server = await BreakingServer.listen();
  const sender = smtpSender({ url: server.url, ...FAST, ...settings });
  servers.push(server);
  senders.push(sender);
  return { server, sender, send: async (name) => sender.send(await mailTo(name)) };
}

/** Breaks there, goes on everywhere else. */
const breaks = (at: Place, reaction: Reaction) => (place: Place): Reaction =>
  place.connection === at.connection && place.mail === at.mail && place.stage === at.stage ? reaction : 'go-on';

describe('the connections of a sender', () => {
  it('carry one mail after the other', async () => {
    const { server, send } = await aServer();
    for (const name of ['a', 'b', 'c']) expect(await send(name)).toMatchObject({ result: 'done', response: { response: '250 kept' } });
    expect(server.kept).toEqual(['a@example.org', 'b@example.org', 'c@example.org']);
    expect(server.opened).toBe(1);
  });

  it('are never more than allowed, however many mails come at once', async () => {
    const { server, send } = await aServer();
    const names = Array.from({ length: 40 }, (_, i) => `m${i}`);
    const attempts = await Promise.all(names.map(send));
    expect(attempts.filter(({ result }) => result === 'done')).toHaveLength(40);
    expect(server.kept.toSorted()).toEqual(names.map((name) => `${name}@example.org`).toSorted());
    expect([server.mostOpen, server.opened]).toEqual([3, 3]);
  });

  it('are closed when they rested for long enough, after so many mails, and on request', async () => {
    const short = await aServer({ idleMs: 20 });
    await short.send('a');
    await short.server.until(() => short.server.open === 0);
    const few = await aServer({ mailsPerLine: 2 });
    for (const name of ['a', 'b', 'c', 'd', 'e']) await few.send(name);
    expect(few.server.opened).toBe(3);
    await few.server.until(() => few.server.open === 1);
    few.sender.closeIdle();
    await few.server.until(() => few.server.open === 0);
    expect(await few.send('f')).toMatchObject({ result: 'done' });
    few.sender.close();
    expect(await few.send('g')).toMatchObject({ result: 'done' });
    await few.server.until(() => few.server.open === 0);
  });

  it('let a mail that finds no turn in time come again, surely not sent', async () => {
    const { server, send } = await aServer({ mostLines: 1, turnMs: 30 });
    server.react = breaks({ connection: 1, mail: 1, stage: 'dot' }, 'fall-silent');
    const [first, second] = await Promise.all([send('a'), send('b')]);
    expect([first.result, second]).toMatchObject(['unknown', { result: 'later', reason: { code: 'email.busy' }, untried: true }]);
    expect(server.kept).toEqual([]);
    expect(await send('b')).toMatchObject({ result: 'done' });
  });

  it('are opened anew when the server closed them while they rested', async () => {
    const { server, send } = await aServer();
    await send('a');
    server.hangUp();
    await server.until(() => server.open === 0);
    expect(await send('b')).toMatchObject({ result: 'done' });
    expect(server.kept).toEqual(['a@example.org', 'b@example.org']);
    expect(server.opened).toBe(2);
  });

  it.each([
    ['hangs up when the next mail comes', 'MAIL', 'hang-up'],
    ['hangs up before it asks for the mail', 'DATA', 'hang-up'],
    ['says that it closes', 'MAIL', 421],
    ['takes no more mails on it for now', 'MAIL', 452],
    ['takes no more mails on it', 'MAIL', 550],
  ] as const)('are replaced by new ones when the server %s', async (_name, stage, reaction) => {
    for (const extensions of [['PIPELINING'], []]) {
      const { server, send } = await aServer();
      server.extensions = extensions;
      server.react = (place) => (place.mail > 2 && place.stage === stage ? reaction : 'go-on');
      for (const name of ['a', 'b', 'c', 'd', 'e']) expect(await send(name)).toMatchObject({ result: 'done' });
      expect(server.kept).toEqual(['a', 'b', 'c', 'd', 'e'].map((name) => `${name}@example.org`));
      expect(server.opened).toBe(3);
    }
  });

  it('are given up when the server falls silent before the mail, which comes again later rather than at once', async () => {
    const { server, send } = await aServer();
    server.react = breaks({ connection: 1, mail: 2, stage: 'MAIL' }, 'fall-silent');
    await send('a');
    expect(await send('b')).toMatchObject({ result: 'later', reason: { code: 'email.unreachable' } });
    expect(server.opened).toBe(1);
    expect(await send('b')).toMatchObject({ result: 'done' });
    expect(server.kept).toEqual(['a@example.org', 'b@example.org']);
  });

  it('are used on after a recipient was refused', async () => {
    const { server, send } = await aServer();
    server.react = breaks({ connection: 1, mail: 2, stage: 'RCPT' }, 550);
    expect([(await send('a')).result, (await send('b')).result, (await send('c')).result]).toEqual(['done', 'failed', 'done']);
    expect(server.kept).toEqual(['a@example.org', 'c@example.org']);
    expect(server.opened).toBe(1);
  });

  it.each([
    ['within the mail', 'body', 'hang-up', 'later'],
    ['after the last byte, not having kept it', 'dot', 'hang-up', 'unknown'],
    ['after the last byte, having kept it', 'dot', 'keep-and-hang-up', 'unknown'],
    ['by falling silent after the last byte', 'dot', 'fall-silent', 'unknown'],
    ['by refusing the content', 'dot', 554, 'failed'],
    ['by refusing the content for now', 'dot', 452, 'later'],
  ] as const)('tell as exactly as new ones what became of a mail when the line breaks %s', async (_name, stage, reaction, result) => {
    // Within a mail means: larger than what sockets hold, or its last byte is taken before the line breaks.
    const small = await mailTo('b');
    const mail = stage === 'body' ? { ...small, raw: small.raw + `${'y'.repeat(76)}\r\n`.repeat(250_000) } : small;
    const { server, sender, send } = await aServer();
    server.react = breaks({ connection: 1, mail: 2, stage }, reaction);
    await send('a');
    expect(await sender.send(mail)).toMatchObject({ result });
    expect(server.kept.filter((to) => to.startsWith('b'))).toHaveLength(reaction === 'keep-and-hang-up' ? 1 : 0);
    expect((await send('c')).result).toBe('done');
  });

  it('never send a mail twice, and say "done" only of one that was kept, wherever lines break', async () => {
    const stages = fc.constantFrom<Stage>('greeting', 'EHLO', 'MAIL', 'RCPT', 'DATA', 'dot', 'RSET');
    const reactions = fc.constantFrom<Reaction>('hang-up', 'keep-and-hang-up', 421, 450, 550);
    const fault = fc.record({ connection: fc.integer({ min: 1, max: 6 }), mail: fc.integer({ min: 0, max: 4 }), stage: stages, reaction: reactions });
    await fc.assert(
      fc.asyncProperty(fc.array(fault, { maxLength: 12 }), fc.integer({ min: 1, max: 4 }), fc.boolean(), async (faults, mostLines, pipelines) => {
        const { server, send } = await aServer({ mostLines });
        server.extensions = pipelines ? ['PIPELINING'] : [];
        server.react = ({ connection, mail, stage }) => faults.find((f) => f.connection === connection && f.mail === mail && f.stage === stage)?.reaction ?? 'go-on';
        for (const round of [0, 1, 2]) {
          const names = [0, 1, 2, 3].map((i) => `m${round}${i}`);
          const attempts = await Promise.all(names.map(send));
          for (const [i, { result }] of attempts.entries()) {
            const times = server.kept.filter((to) => to === `${names[i]}@example.org`).length;
            if (result === 'unknown') expect(times).toBeLessThanOrEqual(1);
            else expect({ result, times }).toEqual({ result, times: result === 'done' ? 1 : 0 });
          }
        }
        expect(server.mostOpen).toBeLessThanOrEqual(mostLines + 1); // one that is closed for another may still be seen
      }),
      { numRuns: 40 },
    );
  }, 30_000);
});

describe('smtpSenders', () => {
  it('keeps connections to the servers that were written to last', async () => {
    const all = smtpSenders(FAST, 2);
    senders.push(all);
    const [a, b, c] = [await BreakingServer.listen(), await BreakingServer.listen(), await BreakingServer.listen()];
    servers.push(a, b, c);
    for (const server of [a, b, a, c]) await all.to(server.url).send(await mailTo('x'));
    await b.until(() => b.open === 0);
    expect([a.opened, a.open, c.open]).toEqual([1, 1, 1]);
    all.closeIdle();
    await a.until(() => a.open + c.open === 0);
  });
});
