/** Who can do something about it, and whether trying again may help. */
export type Remedy = 'never' | 'later' | 'a-person';

/**
 * A fault told to a person: what happened, with what, how to mend it.
 * `code` is stable and public (`segment.in-use`); `status` is the HTTP answer that fits it.
 */
export class Fault extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
    readonly more: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = new.target.name;
  }
  get remedy(): Remedy {
    return 'never';
  }
}

/** What was sent cannot be taken as it is; the author has to mend it. */
export class InvalidInput extends Fault {
  constructor(code: string, message: string, more: Readonly<Record<string, unknown>> = {}) {
    super(code, message, 400, more);
  }
}

/** Nothing of that name is in this workspace. */
export class NotFound extends Fault {
  constructor(what: string, name: string) {
    super(`${what}.not-found`, `There is no ${what} "${name.slice(0, 100)}" in this workspace.`, 404);
  }
}

/** It stands against something that is there already. */
export class Conflict extends Fault {
  constructor(code: string, message: string, more: Readonly<Record<string, unknown>> = {}) {
    super(code, message, 409, more);
  }
}

/** A person has to give a key, or a better one. */
export class NotAllowed extends Fault {
  constructor(code: string, message: string, status: 401 | 403) {
    super(code, message, status);
  }
  override get remedy(): Remedy {
    return 'a-person';
  }
}

/** Out of order for a while: the same request may pass later. */
export class Unavailable extends Fault {
  constructor(
    code: string,
    message: string,
    readonly afterSeconds: number,
  ) {
    super(code, message, 503);
  }
  override get remedy(): Remedy {
    return 'later';
  }
}

/** Asked too often: the same request may pass once the wait is over. */
export class TooSoon extends Fault {
  constructor(
    code: string,
    message: string,
    readonly afterSeconds: number,
  ) {
    super(code, message, 429);
  }
  override get remedy(): Remedy {
    return 'later';
  }
}
