/**
 * The database cannot be opened until a person acts.
 * `message` is one sentence for that person: what happened, with what, what to do. `code` is stable, as `database.disk-full`.
 */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
  readonly retry = 'never';

  constructor(
    readonly code: `database.${string}`,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
