import { ALL, DIGITS, inBothCases, others, SPACE, united, WORD, type Pattern, type Range } from './pattern.js';

/** What is wrong with a regular expression, for people. */
export class PatternFault extends Error {}

/** What PostgreSQL repeats at the most. */
const MOST_REPEATS = 255;
/** Repeats inside each other, multiplied. */
const MOST_NESTED = 1_000;
const MOST_DEPTH = 50;

interface Flags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
}

/**
 * Reads the part of RE2's syntax that PostgreSQL can be told too: literals, `.`, classes, groups, `|`, `* + ? {n,m}`, `^ $ \A \z \b \B`,
 * `\d \w \s`, and the flags `i` and `s`. Both engines then get the same pattern in their own spelling, with every set of letters written out.
 * @see https://github.com/google/re2/wiki/Syntax
 * @throws {PatternFault}
 */
export function parsePattern(text: string): Pattern {
  const reader = new Reader([...text]);
  const pattern = reader.alternatives({ ignoreCase: false, dotAll: false }, 0);
  if (!reader.isDone) throw new PatternFault('has a ")" without a "("');
  checkRepeats(pattern, 1);
  return pattern;
}

function checkRepeats(pattern: Pattern, outer: number): void {
  if (pattern.kind === 'all' || pattern.kind === 'any') pattern.parts.forEach((part) => checkRepeats(part, outer));
  if (pattern.kind !== 'repeat') return;
  const times = outer * Math.max(1, pattern.max ?? pattern.min);
  if (times > MOST_NESTED) throw new PatternFault(`repeats inside repeats more than ${MOST_NESTED} times`);
  checkRepeats(pattern.part, times);
}

const CLASSES: Readonly<Record<string, readonly Range[]>> = { d: DIGITS, w: WORD, s: SPACE };
const CONTROLS: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, a: 7 };
const NAMED: Readonly<Record<string, readonly Range[]>> = {
  alnum: [[48, 57], [65, 90], [97, 122]],
  alpha: [[65, 90], [97, 122]],
  ascii: [[0, 127]],
  blank: [[9, 9], [32, 32]],
  cntrl: [[0, 31], [127, 127]],
  digit: DIGITS,
  graph: [[33, 126]],
  lower: [[97, 122]],
  print: [[32, 126]],
  punct: [[33, 47], [58, 64], [91, 96], [123, 126]],
  space: [[9, 13], [32, 32]],
  upper: [[65, 90]],
  word: WORD,
  xdigit: [[48, 57], [65, 70], [97, 102]],
};

class Reader {
  #at = 0;

  constructor(private readonly letters: readonly string[]) {}

  get isDone(): boolean {
    return this.#at >= this.letters.length;
  }

  alternatives(flags: Flags, depth: number): Pattern {
    if (depth > MOST_DEPTH) throw new PatternFault(`nests groups more than ${MOST_DEPTH} deep`);
    const parts: Pattern[] = [];
    let own = flags;
    for (;;) {
      const run: Pattern[] = [];
      while (!this.isDone && this.#peek() !== '|' && this.#peek() !== ')') {
        const set = this.#flagsAlone(own);
        if (set) own = set;
        else run.push(this.#repeated(own, depth));
      }
      parts.push(run.length === 1 ? run[0]! : { kind: 'all', parts: run });
      if (!this.#take('|')) return parts.length === 1 ? parts[0]! : { kind: 'any', parts };
    }
  }

  #peek(ahead = 0): string | undefined {
    return this.letters[this.#at + ahead];
  }

  #next(what: string): string {
    const letter = this.letters[this.#at++];
    if (letter === undefined) throw new PatternFault(`ends inside ${what}`);
    return letter;
  }

  #take(text: string): boolean {
    if (![...text].every((letter, i) => this.#peek(i) === letter)) return false;
    this.#at += [...text].length;
    return true;
  }

  /** Text that fits, from here. */
  #match(form: RegExp): RegExpExecArray | null {
    const found = form.exec(this.letters.slice(this.#at, this.#at + 40).join(''));
    if (found) this.#at += [...found[0]].length;
    return found;
  }

  /** `(?i)`: from here to the end of the group. */
  #flagsAlone(flags: Flags): Flags | undefined {
    const found = this.#match(/^\(\?([a-zA-Z]*)(?:-([a-zA-Z]+))?\)/);
    return found ? changed(flags, found[1]!, found[2] ?? '') : undefined;
  }

  #repeated(flags: Flags, depth: number): Pattern {
    let part = this.#atom(flags, depth);
    for (let bounds = this.#bounds(); bounds; bounds = this.#bounds()) {
      if (part.kind === 'repeat') throw new PatternFault('repeats a repeat; put the inner one in brackets');
      this.#take('?'); // lazy: which match is found does not matter, only whether there is one
      part = { kind: 'repeat', part, min: bounds[0], max: bounds[1] };
    }
    return part;
  }

  #bounds(): [number, number | null] | undefined {
    if (this.#take('*')) return [0, null];
    if (this.#take('+')) return [1, null];
    if (this.#take('?')) return [0, 1];
    const found = this.#match(/^\{(\d{1,4})(,(\d{0,4}))?\}/);
    if (!found) return undefined;
    const min = Number(found[1]);
    const max = found[2] === undefined ? min : found[3] === '' ? null : Number(found[3]);
    if (max !== null && max < min) throw new PatternFault(`repeats {${min},${max}}: the first number is above the second`);
    if (Math.max(min, max ?? 0) > MOST_REPEATS) throw new PatternFault(`repeats more than ${MOST_REPEATS} times`);
    return [min, max];
  }

  #atom(flags: Flags, depth: number): Pattern {
    const letter = this.#next('nothing');
    switch (letter) {
      case '(':
        return this.#group(flags, depth);
      case '[':
        return this.#set(flags);
      case '.':
        return { kind: 'set', ranges: flags.dotAll ? ALL : others([[10, 10]]) };
      case '^':
        return { kind: 'begin' };
      case '$':
        return { kind: 'end' };
      case '\\':
        return this.#escaped(flags);
      case '*':
      case '+':
      case '?':
        throw new PatternFault(`has a "${letter}" with nothing before it to repeat`);
      default:
        return literal(letter.codePointAt(0)!, flags);
    }
  }

  #group(flags: Flags, depth: number): Pattern {
    let own = flags;
    if (this.#peek() === '?') {
      const named = this.#match(/^\?P?<[A-Za-z_]\w*>/);
      const flagged = named ? null : this.#match(/^\?([a-zA-Z]*)(?:-([a-zA-Z]+))?:/);
      if (!named && !flagged) throw new PatternFault('has a "(?" that means nothing here; looking ahead or behind is not offered');
      if (flagged) own = changed(flags, flagged[1]!, flagged[2] ?? '');
    }
    const inside = this.alternatives(own, depth + 1);
    if (!this.#take(')')) throw new PatternFault('has a "(" without a ")"');
    // A group is one thing, even when what it holds is a repeat.
    return { kind: 'all', parts: [inside] };
  }

  #escaped(flags: Flags): Pattern {
    const letter = this.#next('an escape');
    const ranges = classOf(letter);
    if (ranges) return { kind: 'set', ranges };
    if (letter === 'b') return { kind: 'boundary' };
    if (letter === 'B') return { kind: 'no-boundary' };
    if (letter === 'A') return { kind: 'begin' };
    if (letter === 'z') return { kind: 'end' };
    return literal(this.#code(letter), flags);
  }

  /** The code point of an escape whose letter was read. */
  #code(letter: string): number {
    if (Object.hasOwn(CONTROLS, letter)) return CONTROLS[letter]!;
    if (letter === 'x') {
      const found = this.#match(/^(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,6})\})/);
      const code = found ? parseInt(found[1] ?? found[2]!, 16) : Infinity;
      if (code > 0x10ffff) throw new PatternFault('has a "\\x" without a code point in hexadecimal');
      return code;
    }
    if (/^[A-Za-z0-9]$/.test(letter)) throw new PatternFault(`has "\\${letter}", which is not offered`);
    return letter.codePointAt(0)!;
  }

  #set(flags: Flags): Pattern {
    const isNegated = this.#take('^');
    const ranges: Range[] = [];
    for (let isFirst = true; isFirst || this.#peek() !== ']'; isFirst = false) ranges.push(...this.#member());
    this.#next('a class');
    const known = flags.ignoreCase ? inBothCases(ranges) : united(ranges);
    return { kind: 'set', ranges: isNegated ? others(known) : known };
  }

  #member(): readonly Range[] {
    const named = this.#match(/^\[:(\^?)([a-z]+):\]/);
    if (named) {
      const ranges = Object.hasOwn(NAMED, named[2]!) ? NAMED[named[2]!]! : undefined;
      if (!ranges) throw new PatternFault(`has the class "${named[0]}", which there is not`);
      return named[1] ? others(ranges) : ranges;
    }
    const first = this.#next('a class');
    const ranges = first === '\\' ? classOf(this.#peek() ?? '') : undefined;
    if (ranges) {
      this.#at += 1;
      return ranges;
    }
    const from = this.#codeIn(first);
    if (this.#peek() !== '-' || this.#peek(1) === ']' || this.#peek(1) === undefined) return [[from, from]];
    this.#at += 1;
    const to = this.#codeIn(this.#next('a class'));
    if (to < from) throw new PatternFault('has a class with a range that runs backwards');
    return [[from, to]];
  }

  #codeIn(letter: string): number {
    return letter === '\\' ? this.#code(this.#next('an escape')) : letter.codePointAt(0)!;
  }
}

/** `\d`, `\W` … @returns undefined for other escapes */
function classOf(letter: string): readonly Range[] | undefined {
  const lower = letter.toLowerCase();
  if (letter.length !== 1 || !Object.hasOwn(CLASSES, lower)) return undefined;
  return letter === lower ? CLASSES[lower]! : others(CLASSES[lower]!);
}

function literal(code: number, { ignoreCase }: Flags): Pattern {
  return { kind: 'set', ranges: ignoreCase ? inBothCases([[code, code]]) : [[code, code]] };
}

function changed(flags: Flags, on: string, off: string): Flags {
  const unknown = [...on, ...off].find((flag) => flag !== 'i' && flag !== 's' && flag !== 'U');
  if (unknown !== undefined) throw new PatternFault(`has the flag "${unknown}", which is not offered; "i" and "s" are`);
  const value = (flag: string, before: boolean) => (off.includes(flag) ? false : on.includes(flag) || before);
  return { ignoreCase: value('i', flags.ignoreCase), dotAll: value('s', flags.dotAll) };
}
