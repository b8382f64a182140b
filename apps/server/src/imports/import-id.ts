/** The public id of an import: opaque to everybody else. */
export const importIdOf = (id: number): string => `imp_${id}`;

/** @returns null when the text is no import's id */
export function parseImportId(text: string): number | null {
  const found = /^imp_(\d{1,9})$/.exec(text);
  return found ? Number(found[1]) : null;
}
