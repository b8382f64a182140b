/** Letters that Unicode takes for letters of their own, and that people write without their stroke all the same. */
const LETTERS: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i', ħ: 'h', ŋ: 'n', ʻ: '', '’': '', "'": '', '`': '' };
const STROKED = /[ßæœøłđðþıħŋʻ’'`]/g;
const PLAIN = /^[a-z0-9 ]*$/;
const WORDS: Readonly<Record<string, string>> = { st: 'saint', ste: 'sainte', mt: 'mount', ft: 'fort' };

/**
 * How names are compared: without case, accents and punctuation, and with what is mostly shortened written out.
 * @example foldName('St. Louis') // 'saint louis'
 */
export function foldName(name: string): string {
  const lower = name.toLowerCase();
  const plain = PLAIN.test(lower) ? lower : lower.replace(STROKED, (letter) => LETTERS[letter] ?? letter).normalize('NFKD').replace(/\p{M}+/gu, '').replace(/[^\p{L}\p{N}]+/gu, ' ');
  return plain.trim().replace(/\s+/g, ' ').replace(/\b(?:st|ste|mt|ft)\b/g, (word) => WORDS[word]!);
}
