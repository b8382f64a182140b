import { isUtf8 } from 'node:buffer';
import type { Encoding } from '@tributary/contract';

/** How the bytes of a file become text, and how that is known. */
export interface FoundEncoding {
  readonly name: Encoding;
  /** `certain`: nothing else fits; `likely`: it fits, as others would; `given`: somebody said so. */
  readonly sure: 'certain' | 'likely' | 'given';
  /** What was seen, in a word for programs and as a sentence. */
  readonly because: 'mark' | 'zeros' | 'ascii' | 'utf-8' | 'mostly-utf-8' | 'not-utf-8' | 'given';
  readonly why: string;
  /** Bytes of the mark at the beginning, which is no part of the text. */
  readonly markBytes: number;
}

const MARKS: readonly (readonly [Encoding, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

const markOf = (head: Buffer) => MARKS.find(([, mark]) => mark.every((byte, i) => head[i] === byte));

/** How many bytes at the end are the beginning of a character that goes on. */
function cutBytes(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}

/** Looks at all of a file while it goes by: whether it is UTF-8 is known only at its end. */
export class EncodingSearch {
  #head = Buffer.alloc(0);
  #carried = Buffer.alloc(0);
  #isAscii = true;
  /** Characters beyond ASCII that are right, and signs that are not. */
  #good = 0;
  #bad = 0;
  readonly #zeros = [0, 0];
  #seen = 0;

  look(bytes: Buffer): void {
    if (this.#head.length < 3) this.#head = Buffer.concat([this.#head, bytes]).subarray(0, 3);
    this.#countZeros(bytes);
    const all = this.#carried.length === 0 ? bytes : Buffer.concat([this.#carried, bytes]);
    const whole = all.subarray(0, all.length - cutBytes(all));
    this.#carried = Buffer.from(all.subarray(whole.length));
    this.#judge(whole);
  }

  /** A few in the first half a megabyte are enough. */
  #countZeros(bytes: Buffer): void {
    if (this.#seen < 512 * 1024) for (let at = bytes.indexOf(0); at !== -1; at = bytes.indexOf(0, at + 1)) this.#zeros[(this.#seen + at) % 2]!++;
    this.#seen += bytes.length;
  }

  #judge(bytes: Buffer): void {
    const text = isUtf8(bytes) ? null : bytes.toString('utf8');
    if (text === null && this.#good > 0) return;
    const isAscii = text === null && bytes.every((byte) => byte < 0x80);
    if (isAscii) return;
    this.#isAscii = false;
    const bad = text === null ? 0 : text.split('\ufffd').length - 1;
    this.#bad += bad;
    this.#good += text === null ? 1 : [...text].filter((letter) => letter > '\x7f' && letter !== '\ufffd').length;
  }

  /** @param isCut whether the file goes on behind what was seen */
  found(isCut = false): FoundEncoding {
    if (this.#carried.length > 0 && !isCut) this.#bad++;
    const mark = markOf(this.#head);
    if (mark) return { name: mark[0], sure: 'certain', because: 'mark', why: 'It begins with the mark of this encoding.', markBytes: mark[1].length };
    const [even, odd] = this.#zeros as [number, number];
    const half = Math.min(this.#seen, 512 * 1024) / 2;
    if (odd > half * 0.3 && even < odd / 4) return { name: 'utf-16le', sure: 'likely', because: 'zeros', why: 'Every other byte is zero, as in UTF-16.', markBytes: 0 };
    if (even > half * 0.3 && odd < even / 4) return { name: 'utf-16be', sure: 'likely', because: 'zeros', why: 'Every other byte is zero, as in UTF-16.', markBytes: 0 };
    if (this.#bad === 0) return { name: 'utf-8', sure: 'certain', because: this.#isAscii ? 'ascii' : 'utf-8', why: this.#isAscii ? 'It has plain English letters only, which are the same in nearly every encoding.' : 'All of it is right in UTF-8, which other text hardly ever is.', markBytes: 0 };
    if (this.#good > this.#bad * 4) return { name: 'utf-8', sure: 'likely', because: 'mostly-utf-8', why: `Nearly all of it is right in UTF-8; ${this.#bad} places are not.`, markBytes: 0 };
    return { name: 'windows-1252', sure: 'likely', because: 'not-utf-8', why: 'It is not UTF-8; this is what most programs in Western Europe write otherwise.', markBytes: 0 };
  }
}

const NAMES: Readonly<Record<string, Encoding>> = {
  ...{ utf8: 'utf-8', 'utf-8-bom': 'utf-8', 'utf-8': 'utf-8', unicode: 'utf-16le', utf16: 'utf-16le', 'utf-16': 'utf-16le', utf16le: 'utf-16le', 'utf-16le': 'utf-16le', utf16be: 'utf-16be', 'utf-16be': 'utf-16be' },
  ...{ latin1: 'windows-1252', 'iso-8859-1': 'windows-1252', ascii: 'windows-1252', cp1252: 'windows-1252', ansi: 'windows-1252', 'windows-1252': 'windows-1252', win1252: 'windows-1252' },
  ...{ cp1250: 'windows-1250', 'windows-1250': 'windows-1250', cp1251: 'windows-1251', 'windows-1251': 'windows-1251', 'iso-8859-15': 'iso-8859-15', latin9: 'iso-8859-15', macintosh: 'macintosh', macroman: 'macintosh' },
};

/** An encoding by one of its names; null: none that is known here. */
export const encodingNamed = (name: string): Encoding | null => NAMES[name.trim().toLowerCase()] ?? null;

/** What somebody said, with the mark that the file may have all the same. */
export function givenEncoding(name: Encoding, head: Buffer): FoundEncoding {
  const mark = markOf(head);
  return { name, sure: 'given', because: 'given', why: 'It was said to be this one.', markBytes: mark?.[0] === name ? mark[1].length : 0 };
}
