/** What startup opened, for injection: `@Inject(CONFIG) config: ReadyConfig`, `@Inject(DATABASE) database: Database`, `@Inject(LOG) log: Logger`, `@Inject(KINDS) kinds: Kinds`. */
export const CONFIG = Symbol('CONFIG');
export const DATABASE = Symbol('DATABASE');
export const LOG = Symbol('LOG');
export const KINDS = Symbol('KINDS');
export const EFFECT_PORTS = Symbol('EFFECT_PORTS');
