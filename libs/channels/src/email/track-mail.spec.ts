import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { textOf } from './render-mail.js';
import { isWebAddress, trackMail } from './track-mail.js';

const through = (url: string): string => `https://t.example/c/${Buffer.from(url).toString('base64url')}`;
const links = (html: string) => trackMail(html, { pixelUrl: null, linkFor: through });
/** What links of this HTML lead to. */
function linksIn(html: string): string[] {
  const found: string[] = [];
  trackMail(html, { pixelUrl: null, linkFor: (url) => (found.push(url), null) });
  return found;
}

describe('trackMail', () => {
  it('leads a link through another address, and leaves all else to the letter', () => {
    const html = (href: string) => `<!doctype html>\r\n<P class=x>Hé &amp; <b>you</b><A title='a > b' HREF=${href} target="_blank">Go</A >&nbsp;<br/></P>`;
    const out = html(`"${through('https://shop.example/a?b=1&c=2#d')}"`);
    for (const href of ['"https://shop.example/a?b=1&amp;c=2#d"', "'https://shop.example/a?b=1&c=2#d'", 'https://shop.example/a?b=1&#38;c=2#d', '" https://shop.example/a?b=1&#x26;c=2#d\n"']) expect(links(html(href))).toBe(out);
  });

  it.each([
    ['mail', 'mailto:ana@example.com'],
    ['a telephone', 'tel:+351210000000'],
    ['a place in the mail', '#top'],
    ['a path', '/shop'],
    ['no scheme', '//shop.example/a'],
    ['another scheme', 'javascript:alert(1)'],
    ['a picture within', 'cid:1'],
    ['no host', 'https://'],
    ['no address', 'https://a b/'],
    ['a name that is not known here', 'https://shop.example/?a=1&copy;=2'],
    ['a name that browsers know without its semicolon', 'https://shop.example/?a&copy&b'],
    ['more than 2,000 characters', `https://shop.example/${'x'.repeat(1_980)}`],
    ['nothing', ''],
  ])('leaves a link to %s', (_, href) => {
    const html = `<a href="${href}">x</a>`;
    expect(links(html)).toBe(html);
  });

  it.each([
    ['a comment', '<!-- <a href="https://a.example">x</a> -->'],
    ['a comment for one mail program', '<!--[if mso]><a href="https://a.example">x</a><![endif]-->'],
    ['a style', '<style>a::after { content: \'<a href="https://a.example">\' }</style>'],
    ['a title', '<title><a href="https://a.example"></title>'],
    ['another element', '<link href="https://a.example"><area href="https://a.example"><abbr href="https://a.example">'],
    ['another attribute', '<a data-href="https://a.example" title="href=&quot;https://a.example&quot;" name=href>x</a>'],
    ['text', '< a href="https://a.example">x &lt;a href="https://a.example">'],
    ['a closing tag', '</a href="https://a.example">'],
    ['a tag that is not closed', '<p>x</p><a href="https://a.example"'],
    ['quotes that are not closed', `<a href="https://a.example>x</a>`],
  ])('leaves what stands in %s', (_, html) => {
    expect(links(html)).toBe(html);
  });

  it.each([
    ['after a comment that ends at once', '<!--><a href="https://a.example">x</a>'],
    ['that are hidden from one mail program', '<!--[if !mso]><!--><a href="https://a.example">x</a><!--<![endif]-->'],
    ['with a slash before the attribute', '<a/href="https://a.example">x</a>'],
    ['with blanks around the sign', '<a\n href\t=\r\n "https://a.example" >x</a>'],
    ['whose first href counts', '<a href="https://a.example" href="https://b.example">x</a>'],
    ['behind a tag in text', 'a < b <> <3 </ x> <a href="https://a.example">x</a>'],
    ['behind a sign that is no name', '<a = =x href="https://a.example">x</a>'],
    ['after a style', '<style>a{}</style ><a href=https://a.example>x</a>'],
  ])('finds links %s', (_, html) => {
    expect(linksIn(html)).toEqual(['https://a.example']);
  });

  it('gives an address as it is written, and in ASCII where it is not', () => {
    const html = '<a href="HTTPS://Shop.example">1</a><a href="https://münchen.example/ü?q=ä b">2</a><a href="https://shop.example/a&#10;b">3</a>';
    expect(linksIn(html)).toEqual(['HTTPS://Shop.example', 'https://xn--mnchen-3ya.example/%C3%BC?q=%C3%A4%20b']);
  });

  it('puts the picture at the end of the body, once', () => {
    const tracked = (html: string) => trackMail(html, { pixelUrl: 'https://t.example/o/x.gif?a&b', linkFor: () => null });
    const picture = '<img src="https://t.example/o/x.gif?a&#38;b" width="1" height="1" alt="" border="0" style="width:1px;height:1px;border:0">';
    expect(tracked('<p>Hi</p>')).toBe(`<p>Hi</p>${picture}`);
    expect(tracked('<html><body><p>Hi</p></body ></html>\n')).toBe(`<html><body><p>Hi</p>${picture}</body ></html>\n`);
    expect(tracked('<body>a</body>b<!-- </body> --><a href="https://a.example"></BODY>c')).toBe(`<body>a</body>b<!-- </body> --><a href="https://a.example">${picture}</BODY>c`);
  });

  const address = fc.tuple(fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.stringMatching(/^[!-~]{0,20}$/)).map(([url, tail]) => `${url}?${tail}`);
  const written = (url: string, how: number): string => {
    const references = ['&amp;', '&#38;', '&#x26;'];
    const text = url.replaceAll('&', references[how % 3]!).replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    return how % 2 === 0 ? `"${text.replaceAll('"', '&quot;')}"` : `'${text.replaceAll("'", '&#39;')}'`;
  };

  it('finds each link however it is written, and leads it through an address that says the same', () => {
    const noise = fc.constantFrom('', '<!-- <a href="x"> -->', '<p title=">">', '<style><a href=x></style>', '< 3', '<br/>', 'é', '<img src="https://i.example/a">');
    fc.assert(
      fc.property(fc.array(fc.tuple(noise, address, fc.nat(6))), noise, (mail, last) => {
        const html = mail.map(([before, url, how], i) => `${before}<a id=${i} href=${written(url, how)}>x</a>`).join('') + last;
        const urls = mail.map(([, url]) => url);
        expect(linksIn(html)).toEqual(urls);
        expect(linksIn(links(html))).toEqual(urls.map(through));
        expect(trackMail(html, { pixelUrl: null, linkFor: () => null })).toBe(html);
      }),
    );
  });

  it('reads links as another reader of HTML does', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(address, fc.nat(6)), { maxLength: 5 }), (mail) => {
        const html = mail.map(([url, how]) => `<p>go <a href=${written(url, how)}>x</a></p>`).join('');
        const tails = textOf(links(html)).match(/\[.*?\]/gs) ?? [];
        expect(tails.map((tail) => tail.replace(/[\s[\]]/g, ''))).toEqual(mail.map(([url]) => through(url)));
      }),
    );
  });

  it('takes whatever it is given, changes nothing when nothing is asked, and brings no link of its own', () => {
    const pieces = fc.array(fc.constantFrom('<', '>', 'a', '/', '=', '"', "'", ' ', '!', '--', 'href', 'https://a.example', '&', ';', '#', 'style', 'body', '\n', 'é', '\ud800'), { maxLength: 60 }).map((list) => list.join(''));
    fc.assert(
      fc.property(pieces, (html) => {
        expect(trackMail(html, { pixelUrl: null, linkFor: () => null })).toBe(html);
        expect(linksIn(links(html))).toEqual(linksIn(html).map(through));
      }),
      { numRuns: 500 },
    );
  });

  it('takes no longer than the mail is long', () => {
    const hostile = ['<', '<!--', '<a ', '<a href="', "<a href='", '<style>', '</', '<a = = = ', '<a href=&', '<a href="https://a.example/&#', '<a href="&ampx', '<!'];
    const started = performance.now();
    for (const piece of hostile) links(piece.repeat(500_000 / piece.length));
    links(`<a ${Array.from({ length: 80_000 }, (_, i) => i.toString(36)).join(' ')} href="https://a.example">x</a>`);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('isWebAddress', () => {
  it.each(['https://shop.example', 'http://127.0.0.1:3000/a?b#c', 'HTTPS://a'])('takes %s', (text) => expect(isWebAddress(text)).toBe(true));
  it.each(['', '//evil.example', '/path', 'javascript:alert(1)', 'https:evil.example', 'https:/evil.example', 'https://', 'https://a b', 'https://a\r\nSet-Cookie: x', 'https://é.example', ' https://a', 'data:text/html,x'])('refuses %j', (text) => expect(isWebAddress(text)).toBe(false));
});
