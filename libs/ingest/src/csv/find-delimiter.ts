import { DELIMITERS, type Delimiter } from '@tributary/contract';

/** How a file's cells and lines are parted. */
export interface Dialect {
  readonly delimiter: Delimiter;
  /** `certain`: only one would give the lines the same number of cells. */
  readonly sure: 'certain' | 'likely' | 'guess';
}

/** So many lines are looked at. */
const LINES = 100;

/** The number of cells of each of the first lines, if this were the delimiter. What stands in quotes is part of its cell. */
function widths(text: string, delimiter: string): number[] {
  const found: number[] = [];
  let [cells, isQuoted, isFresh, lineAt] = [1, false, true, 0];
  for (let i = 0; i < text.length && found.length < LINES; i++) {
    const letter = text[i]!;
    const ends = !isQuoted && (letter === '\n' || letter === '\r');
    if (isQuoted && letter === '"') isQuoted = text[i + 1] === '"' && ++i > 0;
    else if (letter === '"' && isFresh) isQuoted = true;
    else if (letter === delimiter && !isQuoted) cells++;
    if (ends && i > lineAt) found.push(cells);
    if (ends) [cells, lineAt] = [1, i + 1];
    isFresh = !isQuoted && (ends || letter === delimiter);
  }
  if (found.length < LINES && lineAt < text.length) found.push(cells);
  return found;
}

interface Judged {
  readonly delimiter: Delimiter;
  /** Cells in most lines. */
  readonly cells: number;
  /** The part of the lines that have as many cells as the first, 0 to 1. */
  readonly even: number;
}

function judge(text: string, delimiter: Delimiter): Judged {
  const all = widths(text, delimiter);
  const cells = all[0] ?? 1;
  return { delimiter, cells, even: all.length === 0 ? 0 : all.filter((n) => n === cells).length / all.length };
}

/**
 * What parts the cells of a file: the one by which most lines have as many cells as their headings.
 * @param text the beginning of the file, without a byte order mark; its last line may be cut
 */
export function findDelimiter(text: string): Dialect {
  const judged = DELIMITERS.map((delimiter) => judge(text, delimiter)).filter(({ cells }) => cells > 1);
  const [best, second] = judged.sort((a, b) => b.even - a.even || b.cells - a.cells);
  if (!best) return { delimiter: ',', sure: 'guess' };
  if (!second || (best.even > 0.9 && second.even < 0.5)) return { delimiter: best.delimiter, sure: best.even > 0.9 ? 'certain' : 'likely' };
  return { delimiter: best.delimiter, sure: 'likely' };
}
