import { tagsOf } from './read-tags.js';

/** What of a mail is to be seen. */
export interface Tracking {
  /** Of a picture that nobody sees: whoever shows the mail asks for it. Null: none. */
  readonly pixelUrl: string | null;
  /** What to write for the address of a link; null: it stays as it is written. */
  linkFor(url: string): string | null;
}

/** Mail programs and proxies cut longer addresses off. Characters. */
const MOST_URL = 2_000;
/** As in HTML's own table: some names stand without a semicolon too. */
const NAMED = new Map(Object.entries({ 'amp;': '&', amp: '&', 'AMP;': '&', AMP: '&', 'lt;': '<', lt: '<', 'LT;': '<', LT: '<', 'gt;': '>', gt: '>', 'GT;': '>', GT: '>', 'quot;': '"', quot: '"', 'QUOT;': '"', QUOT: '"', 'apos;': "'" }));
/** A reference in an attribute; without its semicolon a name counts only before what no name goes on with. */
const REFERENCE = /&(?:#x([0-9a-f]+);?|#([0-9]+);?|([a-z][a-z0-9]*(?:;|(?![a-z0-9=;]))))/gi;

/** @returns undefined for a number that means another character than its own, or none */
function ofNumber(code: number): string | undefined {
  const isPlain = code >= 32 && code <= 0x10ffff && !(code >= 0x7f && code <= 0x9f) && !(code >= 0xd800 && code <= 0xdfff);
  return isPlain ? String.fromCodePoint(code) : undefined;
}

/** The text that an attribute stands for. @returns null when it has a reference that is not known here */
function readValue(written: string): string | null {
  let isKnown = true;
  const read = written.replace(REFERENCE, (_, hex: string | undefined, digits: string | undefined, name: string | undefined) => {
    const text = name === undefined ? ofNumber(hex === undefined ? Number(digits) : Number.parseInt(hex, 16)) : NAMED.get(name);
    isKnown &&= text !== undefined;
    return text ?? '';
  });
  return isKnown ? read : null;
}

/**
 * Whether a text is an address in the web, whole: by http or https, with a host.
 * @param text as it is, or read out of a signed token: this is what keeps a redirect to the web
 */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\/[!-~]+$/i.test(text) && URL.canParse(text);
}

/** The address that a link leads to, in ASCII; as it is written where that is ASCII already. Null: it is none of the web, or longer than 2,000. */
function addressIn(written: string): string | null {
  const text = readValue(written)?.replace(/^[\u0000-\u0020]+|[\u0000-\u0020]+$/g, '');
  if (text === undefined || !/^https?:\/\//i.test(text) || !URL.canParse(text)) return null;
  const address = isWebAddress(text) ? text : new URL(text).href;
  return address.length <= MOST_URL && isWebAddress(address) ? address : null;
}

const quoted = (text: string): string => `"${text.replace(/[&"<>]/g, (c) => `&#${c.charCodeAt(0)};`)}"`;
const pixel = (url: string): string => `<img src=${quoted(url)} width="1" height="1" alt="" border="0" style="width:1px;height:1px;border:0">`;

/**
 * HTML of a mail whose links lead through other addresses, with a picture at the end of its body; all else stays to the letter. Links are the
 * `href`s of `a` that begin with http or https; what is in comments, as for one mail program alone, is left.
 */
export function trackMail(html: string, { pixelUrl, linkFor }: Tracking): string {
  const parts: string[] = [];
  let at = 0;
  let bodyEnd: number | null = null;
  for (const { name, isEnd, from, value } of tagsOf(html, 'href')) {
    if (name === 'body' && isEnd) {
      bodyEnd = parts.push(html.slice(at, from), '') - 1;
      at = from;
    } else if (name === 'a' && !isEnd && value) {
      const address = addressIn(value.text);
      const link = address === null ? null : linkFor(address);
      if (link === null) continue;
      parts.push(html.slice(at, value.from), quoted(link));
      at = value.to;
    }
  }
  parts.push(html.slice(at));
  const picture = pixelUrl === null ? '' : pixel(pixelUrl);
  if (bodyEnd === null) parts.push(picture);
  else parts[bodyEnd] = picture;
  return parts.join('');
}
