/** The server cannot start until a person acts; the message is one sentence a fault: what is wrong, with what, what to do. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
  readonly retry = 'never';

  constructor(
    readonly code: `start.${string}`,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
