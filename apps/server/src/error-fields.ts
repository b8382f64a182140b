/** What is logged of an error. What it says of itself may carry personal data (Postgres quotes values): only its code and place are told. */
export function errorFields(error: unknown): { readonly code: string | undefined; readonly name: string | undefined; readonly at: string | undefined } {
  const { code, name, stack } = (typeof error === 'object' && error !== null ? error : {}) as { code?: string; name?: string; stack?: string };
  const place = stack?.split('\n').find((line) => /^ {4}at .*:\d+:\d+\)?$/.test(line));
  return { code, name, at: place?.trim() };
}
