import { Fault } from '@tributary/contract';

/** The ETag of a draft: how often it was saved. */
export const tagOf = (draft: number): string => `"${draft}"`;

/**
 * Which drafts an `If-Match` allows to be replaced. A tag that a proxy made weak counts too.
 * @returns null: whichever is there
 * @throws {Fault} 428 when the header is missing
 */
export function draftsAllowed(ifMatch: string | undefined): readonly number[] | null {
  if (ifMatch === undefined || ifMatch.trim() === '')
    throw new Fault('workflow.no-if-match', 'Send If-Match with the ETag of the draft that was changed, so that nobody else’s changes are lost; "*" saves over whatever is there.', 428);
  if (ifMatch.trim() === '*') return null;
  return ifMatch.split(',').flatMap((tag) => {
    const found = /^(?:W\/)?"?(\d{1,9})"?$/.exec(tag.trim());
    return found ? [Number(found[1])] : [];
  });
}
