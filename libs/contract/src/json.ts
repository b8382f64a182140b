/** A value that JSON can carry. Objects are read with `Object.hasOwn`: keys come from outside. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}
