import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isMachine } from './machine-reader.js';
import { signToken } from './signed-token.js';
import { TrackingLinks } from './tracking-links.js';
import { TrackingTokens } from './tracking-token.js';
import { unsubscribeKey, UnsubscribeTokens } from './unsubscribe-token.js';

const SECRET = 'spec'.repeat(10);
const tokens = new TrackingTokens(SECRET);
const mail = { workspace: 7, contact: '0b0e7d6e-4f6e-4a4e-9d7b-1e5f0a3f9c11', effect: '2ed6657d-e927-568b-95e1-2665a8aea6a2' };
const url = 'https://shop.example/a?b=1&c=2#d';

describe('TrackingTokens', () => {
  it('reads what it made, the same each time, and makes nothing of one kind into the other', () => {
    fc.assert(
      fc.property(fc.nat(), fc.uuid(), fc.uuid(), fc.webUrl({ withQueryParameters: true }), (workspace, contact, effect, to) => {
        const [opening, link] = [tokens.ofOpening({ workspace, contact, effect }), tokens.ofLink({ workspace, contact, effect, url: to })];
        expect(tokens.readOpening(opening)).toEqual({ workspace, contact, effect });
        expect(tokens.readLink(link)).toEqual({ workspace, contact, effect, url: to });
        expect([tokens.readLink(opening), tokens.readOpening(link)]).toEqual([null, null]);
        expect([opening, link]).toEqual([new TrackingTokens(SECRET).ofOpening({ workspace, contact, effect }), new TrackingTokens(SECRET).ofLink({ workspace, contact, effect, url: to })]);
        expect(`${opening}${link}`).toMatch(/^[\w.-]+$/);
      }),
    );
  });

  it('reads nothing that was changed by a letter', () => {
    const token = tokens.ofLink({ ...mail, url });
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(...'ABCxyz019-_.'), (at, letter) => {
        const changed = token.slice(0, at) + letter + token.slice(at + 1);
        expect(tokens.readLink(changed)).toEqual(changed === token ? { ...mail, url } : null);
      }),
    );
  });

  it('reads nothing that was put together by others', () => {
    fc.assert(fc.property(fc.string(), (text) => void expect([tokens.readOpening(text), tokens.readLink(text)]).toEqual([null, null])));
    const [body, signature] = tokens.ofLink({ ...mail, url }).split('.');
    const other = Buffer.from(JSON.stringify(['click', 7, mail.contact, mail.effect, 'https://evil.example'])).toString('base64url');
    for (const made of [`${other}.${signature}`, `${body}.`, body!, '.', '', `${body}.${signature!.slice(1)}`]) expect(tokens.readLink(made)).toBeNull();
    expect(tokens.readLink(new TrackingTokens('another '.repeat(5)).ofLink({ ...mail, url }))).toBeNull();
    expect(tokens.readOpening(new UnsubscribeTokens(SECRET).make({ ...mail, topic: null }))).toBeNull();
    expect(new UnsubscribeTokens(SECRET).read(tokens.ofOpening(mail))).toBeNull();
    expect(tokens.readLink(signToken(['click', 7, mail.contact, mail.effect, url], unsubscribeKey(SECRET)))).toBeNull();
  });

  it.each(['javascript:alert(1)', '//evil.example', '/api', 'https://a\r\nSet-Cookie: x', ''])('never leads to %j, though it were signed', (to) => {
    expect(tokens.readLink(tokens.ofLink({ ...mail, url: to }))).toBeNull();
  });
});

describe('TrackingLinks', () => {
  const links = (publicUrl: string) => new TrackingLinks(publicUrl, tokens);

  it('leads links in the web through the server, but for preferences and what leads there already', () => {
    const { pixelUrl, linkFor } = links('https://t.example').of(mail);
    expect(tokens.readOpening(/^https:\/\/t\.example\/o\/(.+)\.gif$/.exec(pixelUrl)![1]!)).toEqual(mail);
    const link = linkFor(url)!;
    expect(tokens.readLink(link.slice('https://t.example/c/'.length))).toEqual({ ...mail, url });
    expect([linkFor('https://t.example/u/x.y'), linkFor('https://t.example/u/x.y?choose'), linkFor(link)]).toEqual([null, null, null]);
    expect(linkFor('https://t.example/users')).not.toBeNull();
  });

  it.each([
    ['https://t.example', 'smtp://smtp.example.com:587', true],
    ['http://10.0.0.7:3000', 'smtp://smtp.example.com:587', true],
    ['http://localhost:3000', 'smtp://user:word@smtp.example.com:587', false],
    ['http://127.0.0.1:3000', 'smtps://192.0.2.7', false],
    ['http://[::1]:3000', 'smtp://mail.example', false],
    ['http://localhost:3000', 'smtp://127.0.0.1:1025', true],
    ['http://localhost:3000', 'smtp://[::1]:1025', true],
    ['http://localhost:3000', 'smtp://mailpit:1025', true],
  ])('of %s reaches readers of mail that leaves by %s: %s', (publicUrl, server, can) => {
    expect(links(publicUrl).reach(server)).toBe(can);
  });
});

describe('isMachine', () => {
  it.each(['Mozilla/5.0', 'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)', 'Barracuda Sentinel (EE)', 'Slackbot-LinkExpanding 1.0'])('knows %j as one', (agent) => expect(isMachine(agent)).toBe(true));
  it.each([undefined, '', 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148', 'Thunderbird/128', 'node', 'Cubot Phone'])('takes %j for somebody', (agent) => expect(isMachine(agent)).toBe(false));
});
