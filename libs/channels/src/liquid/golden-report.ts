import type { JsonObject } from '@tributary/contract';
import { fill } from './fill.js';

/** A case of golden-liquid: what Shopify makes of a template. `templates`: partials, which are not offered here. */
export interface Golden {
  readonly name: string;
  readonly template: string;
  readonly data?: JsonObject;
  readonly result?: string;
  readonly results?: readonly string[];
  readonly invalid?: boolean;
  readonly templates?: Readonly<Record<string, string>>;
  readonly tags?: readonly string[];
}

export interface GoldenRow {
  readonly tag: string;
  readonly passed: number;
  readonly total: number;
  /** Names of the cases that come out otherwise. */
  readonly wrong: readonly string[];
}

/** Of a case that bears no tag. */
const UNTAGGED = '(no tag)';

/** Whether it comes out as in Shopify: one of the results, or refused where it is to be. */
export function isGolden({ template, data = {}, result, results, invalid }: Golden): boolean {
  try {
    const filled = fill(template, data, 'text');
    return !invalid && (results ?? [result]).includes(filled);
  } catch {
    return invalid === true;
  }
}

/** Cases that need no partials. */
export const offeredOf = (tests: readonly Golden[]): readonly Golden[] => tests.filter(({ templates }) => !templates);

/** How many come out as in Shopify, by tag; a case counts for each of its tags. @returns sorted by tag; `all`: each case once */
export function goldenReport(tests: readonly Golden[]): { readonly rows: readonly GoldenRow[]; readonly all: GoldenRow; readonly partials: number } {
  const offered = offeredOf(tests).map((golden) => ({ golden, isRight: isGolden(golden) }));
  const rowOf = (tag: string, of: typeof offered): GoldenRow => {
    const wrong = of.filter(({ isRight }) => !isRight).map(({ golden }) => golden.name);
    return { tag, passed: of.length - wrong.length, total: of.length, wrong };
  };
  const tagsOf = ({ tags = [] }: Golden) => (tags.length > 0 ? tags : [UNTAGGED]);
  const tags = [...new Set(offered.flatMap(({ golden }) => tagsOf(golden)))].sort();
  const rows = tags.map((tag) => rowOf(tag, offered.filter(({ golden }) => tagsOf(golden).includes(tag))));
  return { rows, all: rowOf('all', offered), partials: tests.length - offered.length };
}

/** The report as people read it: one line a tag. */
export function goldenTable(tests: readonly Golden[]): string {
  const { rows, all, partials } = goldenReport(tests);
  const width = Math.max(...rows.map(({ tag }) => tag.length), 3);
  const line = ({ tag, passed, total }: GoldenRow) => `${tag.padEnd(width)}  ${`${passed}/${total}`.padStart(7)}  ${total === 0 ? '' : `${Math.round((passed / total) * 100)} %`.padStart(5)}`;
  return `${[...rows, all].map(line).join('\n')}\n${partials} more need partials, which are not offered.\n`;
}
