const SPECIAL = /[",;|\t\r\n]|^\s|\s$/;

/** One cell as RFC 4180 has it; quoted also where only another delimiter than the comma would ask for it. */
export const writeCell = (text: string): string => (SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** One line of a file, with its end. A line of one empty cell would be no line at all. */
export const writeLine = (cells: readonly string[]): string => (cells.length === 1 && cells[0] === '' ? '""\r\n' : `${cells.map(writeCell).join(',')}\r\n`);
