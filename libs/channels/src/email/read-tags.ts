import { Tokenizer, TokenizerMode, type Token, type TokenHandler } from 'parse5';

/** What is between these is text, whatever it looks like; how far it reaches. */
const RAW = new Map<string, Tokenizer['state']>([
  ...['title', 'textarea'].map((name) => [name, TokenizerMode.RCDATA] as const),
  ...['style', 'xmp', 'iframe', 'noembed', 'noframes'].map((name) => [name, TokenizerMode.RAWTEXT] as const),
  ['script', TokenizerMode.SCRIPT_DATA],
  ['plaintext', TokenizerMode.PLAINTEXT],
]);

/** An attribute's value: what it stands for, and where it is written, with its quotes. */
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

/** Where the value begins behind its name; -1: it has none. The name asked for has no equals sign in it. */
function valueFrom(html: string, { startOffset, endOffset }: Token.Location): number {
  const sign = html.slice(startOffset, endOffset).search(/=[\t\n\f\r ]*/);
  return sign < 0 ? -1 : startOffset + sign + /^=[\t\n\f\r ]*/.exec(html.slice(startOffset + sign, endOffset))![0].length;
}

/**
 * The tags of HTML in their order, read as browsers read them: not those in comments, styles and scripts. It ends where browsers would see
 * nothing more, as within a tag that is not closed. Time grows with the length alone: tags are read, no tree is built.
 * @param attribute in small letters: the one whose value is read
 */
export function tagsOf(html: string, attribute: string): readonly Tag[] {
  const tags: Tag[] = [];
  const note = (tag: Token.TagToken, isEnd: boolean): void => {
    const given = tag.attrs.find(({ name }) => name === attribute);
    const location = given && tag.location!.attrs![attribute]!;
    const from = location ? valueFrom(html, location) : -1;
    tags.push({ name: tag.tagName, isEnd, from: tag.location!.startOffset, value: from < 0 ? null : { text: given!.value, from, to: location!.endOffset } });
  };
  const nothing = (): void => undefined;
  const handler: TokenHandler = {
    onStartTag(tag) {
      note(tag, false);
      tokenizer.state = RAW.get(tag.tagName) ?? tokenizer.state;
    },
    onEndTag: (tag) => note(tag, true),
    onComment: nothing,
    onDoctype: nothing,
    onEof: nothing,
    onCharacter: nothing,
    onNullCharacter: nothing,
    onWhitespaceCharacter: nothing,
  };
  const tokenizer = new Tokenizer({ sourceCodeLocationInfo: true }, handler);
  tokenizer.write(html, true);
  return tags;
}
