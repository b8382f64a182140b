/** The public id of a segment: opaque to everybody else. */
export const segmentIdOf = (id: number): string => `seg_${id}`;

/** @returns null when the text is no segment's id */
export function parseSegmentId(text: string): number | null {
  const found = /^seg_(\d{1,9})$/.exec(text);
  return found ? Number(found[1]) : null;
}
