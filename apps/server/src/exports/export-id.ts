/** The public id of an export: opaque to everybody else. */
export const exportIdOf = (id: number): string => `exp_${id}`;

/** @returns null when the text is no export's id */
export function parseExportId(text: string): number | null {
  const found = /^exp_(\d{1,9})$/.exec(text);
  return found ? Number(found[1]) : null;
}
