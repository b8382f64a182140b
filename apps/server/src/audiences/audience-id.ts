/** The public id of an audience: opaque to everybody else. */
export const audienceIdOf = (id: number): string => `aud_${id}`;

/** @returns null when the text is no audience's id */
export function parseAudienceId(text: string): number | null {
  const found = /^aud_(\d{1,9})$/.exec(text);
  return found ? Number(found[1]) : null;
}
