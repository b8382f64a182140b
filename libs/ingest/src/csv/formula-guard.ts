/** Spreadsheets take a cell that begins so for a formula; the wide forms too. Quotes and blanks before it do not help. */
const RISKY = /^[\s"'\u0000\ufeff\u200b]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u;
/** Figures and phone numbers that a spreadsheet reads as a number and nothing else. */
const FIGURE = /^[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?$/;

/** Whether a cell has to be guarded. What begins with an apostrophe is, too: only so can the guard be taken off again. */
const needsGuard = (text: string): boolean => text.startsWith("'") || (RISKY.test(text) && !FIGURE.test(text));

/**
 * A text that no spreadsheet takes for a formula: an apostrophe stands before what would begin one. Numbers stay as they are.
 * @example guard('=1+1') // "'=1+1"
 */
export const guard = (text: string): string => (needsGuard(text) ? `'${text}` : text);

/** The text before `guard`. Other texts stay as they are. */
export function unguard(text: string): string {
  const bare = text.slice(1);
  return text.startsWith("'") && needsGuard(bare) ? bare : text;
}
