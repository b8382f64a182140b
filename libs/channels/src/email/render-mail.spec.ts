import { describe, expect, it } from '@jest/globals';
import { areCasesThere, readCases } from '../cases.fixture.js';
import { BadAddress, composeMail, messageIdOf, type Mail } from './compose-mail.js';
import { renderMail } from './render-mail.js';
import { safeLinks } from './safe-links.js';

const describeCases = areCasesThere ? describe : describe.skip;

const template = {
  subject: 'For {{ contact.name }}',
  html: '<p>Hello {{ contact.name }}</p><a href="{{ contact.link }}">Go</a>',
  from: '{{ contact.name }} <sales@example.com>',
};
const mail: Mail = {
  key: '2ed6657d-e927-568b-95e1-2665a8aea6a2',
  from: 'Ana <ana@example.com>',
  to: 'bo@example.org',
  subject: 'Hi',
  html: '<p>Hi</p>',
  text: 'Hi',
  at: 0,
};
const headersOf = (raw: string) =>
  raw
    .split('\r\n\r\n')[0]!
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');

describe('renderMail', () => {
  it('makes the text part from the HTML when there is none', () => {
    const { text } = renderMail(
      { subject: 's', html: '<h1>Hi</h1><p>See <a href="https://x.pt/a">this</a></p><img src="https://x.pt/i.gif">' },
      {},
    );
    expect(text).toBe('HI\n\nSee this [https://x.pt/a]');
  });
  it('keeps line breaks of a value out of the headers', () => {
    const rendered = renderMail(template, { contact: { name: 'Ana\r\nBcc: all@example.com', link: '' } });
    expect(rendered.subject).toBe('For Ana Bcc: all@example.com');
    expect(rendered.from).not.toMatch(/[\r\n]/);
  });
});

describe('safeLinks', () => {
  it.each([
    'javascript:alert(1)',
    ' java\tscript:alert(1)',
    '&#106;avascript:alert(1)',
    'JAVASCRIPT&colon;alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '&#x6A;avascript&#58;x',
    'file:///etc/passwd',
  ])('lets %s lead nowhere', (link) => {
    for (const quoted of [`"${link}"`, `'${link}'`])
      expect(safeLinks(`<a class="b" href=${quoted}>x</a>`)).toBe('<a class="b" href="#">x</a>');
  });
  it.each(['https://x.pt/?a=b:c', 'http://x.pt', 'mailto:a@x.pt', 'tel:+351', '/path:x', '#top', 'cid:1', '{{x}}'])(
    'leaves %s as it is',
    (link) => {
      expect(safeLinks(`<a href="${link}">x</a>`)).toBe(`<a href="${link}">x</a>`);
    },
  );
});

describe('composeMail', () => {
  it('gives the same bytes for the same key, whenever it is asked', async () => {
    const [one, two] = [await composeMail(mail), await composeMail(mail)];
    expect(one).toEqual(two);
    expect(one.messageId).toBe(messageIdOf(mail.key, mail.from));
    expect(headersOf(one.raw)).toEqual(
      expect.arrayContaining([`Message-ID: ${one.messageId}`, 'Date: Thu, 01 Jan 1970 00:00:00 +0000', 'To: bo@example.org']),
    );
  });
  it('carries the headers it is given', async () => {
    const { raw } = await composeMail({ ...mail, headers: { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } });
    expect(headersOf(raw)).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  });
  it.each([
    'bo',
    'bo@x.pt, eve@x.pt',
    'bo@x.pt\r\nBcc: eve@x.pt',
    '"a" <bo@x.pt> <eve@x.pt>',
    '',
    'bo@x.pt;eve@x.pt',
    '<bo@x.pt>,eve@x.pt',
  ])('writes to nobody but one address: %j', async (to) => {
    await expect(composeMail({ ...mail, to })).rejects.toBeInstanceOf(BadAddress);
  });
});

describeCases('merge fields of an attacker', () => {
  const { cases } = readCases<{ cases: readonly { readonly value: string }[] }>('security/merge-field-injection.json', { cases: [] });
  const values = [...cases.map(({ value }) => value), 'x\r\nBcc: eve@x.pt', 'x\nSubject: y', 'a\u0000b', 'x\u2028Bcc: y'];

  it.each(values.map((value) => [value.slice(0, 50), value] as const))('%j', async (_name, value) => {
    const rendered = renderMail({ ...template, text: 'Hello {{ contact.name }}' }, { contact: { name: value, link: value } });
    expect(rendered.text).toBe(`Hello ${value}`);
    const inside = /^<p>Hello (.*)<\/p><a href="(.*)">Go<\/a>$/s.exec(rendered.html)!;
    expect(inside[1]).not.toMatch(/[<>"]/);
    expect(inside[2]).not.toMatch(/[<>"]/);
    const { raw, envelope } = await composeMail({
      ...mail,
      subject: rendered.subject,
      text: rendered.text,
      html: rendered.html,
    });
    expect(envelope.to).toBe('bo@example.org');
    const names = headersOf(raw).map((line) => line.split(':')[0]);
    expect(names.sort()).toEqual(['Content-Type', 'Date', 'From', 'MIME-Version', 'Message-ID', 'Subject', 'To']);
  });
});
