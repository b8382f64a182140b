const LINK = /(<[a-z][^<>]*?\s(?:href|src|action|formaction|background|poster)\s*=\s*)("[^"]*"|'[^']*'|[^\s>"']+)/gi;
const NAMED: Readonly<Record<string, string>> = { colon: ':', tab: '\t', newline: '\n', amp: '&', quot: '"', apos: "'", lt: '<', gt: '>' };
const ALLOWED = new Set(['http', 'https', 'mailto', 'tel', 'sms', 'cid']);

function decoded(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]+));?/gi,
    (whole, hex: string | undefined, digits: string | undefined, name: string | undefined) => {
      if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
      const code = hex === undefined ? Number(digits) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : '';
    },
  );
}

/** Whether a mail program may follow it: relative, or by a scheme that only shows or writes. Read as browsers read: blanks and controls inside count for nothing. */
function isHarmless(link: string): boolean {
  const bare = decoded(link).replace(/[\u0000-\u0020\u007f-\u00a0\u2028\u2029]/g, '');
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(bare)?.[1];
  return scheme === undefined ? !bare.startsWith(':') : ALLOWED.has(scheme.toLowerCase());
}

/** HTML in which every link by another scheme than http, https, mailto, tel, sms and cid leads nowhere: a merge field may have brought it. */
export function safeLinks(html: string): string {
  return html.replace(LINK, (whole, before: string, value: string) => {
    const bare = /^["']/.test(value) ? value.slice(1, -1) : value;
    return isHarmless(bare) ? whole : `${before}"#"`;
  });
}
