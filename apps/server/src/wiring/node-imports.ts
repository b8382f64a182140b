/** What a custom node may import from wherever its file lies. */
const OURS = /^(?:@tributary\/contract|zod(?:\/.*)?)$/;

interface Place {
  /** Folders of custom nodes, as the beginnings of URLs. */
  readonly folder: string;
}
interface Context {
  readonly parentURL?: string | undefined;
}

let place: Place = { folder: 'none:' };

/** Called by Node in the thread of its loader, or by us where hooks run in ours. */
export function initialize(given: Place): void {
  place = given;
}

/** A hook of Node's loader: what custom nodes import of ours is looked for from here, so that both sides have the very same module. */
export function resolve<C extends Context, R>(specifier: string, context: C, next: (specifier: string, context: C) => R): R {
  const isOurs = OURS.test(specifier) && context.parentURL?.startsWith(place.folder);
  return next(specifier, isOurs ? { ...context, parentURL: import.meta.url } : context);
}
