const BLANK = '\\t\\n\\f\\r ';
/** What is between these is text, whatever it looks like. */
const RAW = new Set(['style', 'script', 'title', 'textarea', 'xmp', 'iframe', 'noembed', 'noframes', 'plaintext']);
// An equals sign where a name should begin is its first letter.
const NAME = new RegExp(`[${BLANK}/]*(=?[^${BLANK}/>=]*)`, 'y');
const EQUALS = new RegExp(`[${BLANK}]*=[${BLANK}]*`, 'y');
const BARE = new RegExp(`[^${BLANK}>]*`, 'y');

/** An attribute's value as it is written, and where, with its quotes. */
export interface WrittenValue {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** A tag as it stands in HTML. */
export interface Tag {
  /** In small letters. */
  readonly name: string;
  readonly isEnd: boolean;
  readonly from: number;
  /** Of the attribute that was asked for; of two the first, as browsers have it. */
  readonly value: WrittenValue | null;
}

interface Read {
  readonly to: number;
  readonly value: WrittenValue | null;
}

function match(pattern: RegExp, html: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(html);
}

/** @returns null when its quotes are not closed */
function valueAt(html: string, at: number): WrittenValue | null {
  const quote = html[at];
  if (quote !== '"' && quote !== "'") {
    const text = match(BARE, html, at)![0];
    return { text, from: at, to: at + text.length };
  }
  const end = html.indexOf(quote, at + 1);
  return end < 0 ? null : { text: html.slice(at + 1, end), from: at, to: end + 1 };
}

/** The attributes of a tag, from behind its name to its end. @returns null when it has no end */
function readAttributes(html: string, from: number, wanted: string): Read | null {
  let [at, value]: [number, WrittenValue | null] = [from, null];
  for (;;) {
    const name = match(NAME, html, at)!;
    at += name[0].length;
    if (at >= html.length) return null;
    if (html[at] === '>') return { to: at + 1, value };
    const equals = match(EQUALS, html, at);
    if (!equals) continue;
    const given = valueAt(html, at + equals[0].length);
    if (!given) return null;
    if (value === null && name[1]!.toLowerCase() === wanted) value = given;
    at = given.to;
  }
}

/** Behind what is no tag: a comment, a declaration, or text with an angle bracket in it. @returns -1: it goes on to the end */
function behindOther(html: string, at: number): number {
  if (html.startsWith('<!--', at)) {
    const short = /^<!---?>/.exec(html.slice(at, at + 6));
    if (short) return at + short[0].length;
    const end = match(/--!?>/g, html, at + 4);
    return end ? end.index + end[0].length : -1;
  }
  if (!/^<[!?/]/.test(html.slice(at, at + 2))) return at + 1;
  const end = html.indexOf('>', at + 2);
  return end < 0 ? -1 : end + 1;
}

const TAG = new RegExp(`<(/?)([a-z][^${BLANK}/>]*)`, 'iy');

/**
 * The tags of HTML in their order, read as browsers read them: not those in comments, styles and scripts. It ends where browsers would see
 * nothing more, as within a tag that is not closed. Time grows with the length alone.
 * @param attribute in small letters: the one whose value is read
 */
export function* tagsOf(html: string, attribute: string): Generator<Tag> {
  let at = html.indexOf('<');
  while (at >= 0) {
    const tag = match(TAG, html, at);
    if (!tag) {
      at = behindOther(html, at);
      if (at < 0) return;
    } else {
      const [name, isEnd] = [tag[2]!.toLowerCase(), tag[1] === '/'];
      const read = readAttributes(html, at + tag[0].length, attribute);
      if (!read) return;
      yield { name, isEnd, from: at, value: read.value };
      at = read.to;
      const rest = !isEnd && RAW.has(name) ? match(new RegExp(`</${name}(?=[${BLANK}/>])`, 'gi'), html, at) : undefined;
      if (rest === null) return;
      at = rest?.index ?? at;
    }
    at = html.indexOf('<', at);
  }
}
