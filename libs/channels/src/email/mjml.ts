// @ts-expect-error mjml 5 brings no types
import untyped from 'mjml';

export interface MjmlError {
  readonly line: number;
  readonly message: string;
}
export interface MjmlOptions {
  readonly validationLevel?: 'strict' | 'soft' | 'skip';
  readonly ignoreIncludes?: boolean;
  readonly keepComments?: boolean;
}

/** mjml 5 with the types of what is used of it. */
const mjml2html = untyped as (mjml: string, options?: MjmlOptions) => Promise<{ readonly html: string; readonly errors: readonly MjmlError[] }>;
export default mjml2html;
