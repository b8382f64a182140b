export { ARRAY_INDEX, isArray, isMissing, isObject, lookUp } from '@tributary/contract';

/** Where a value stands: in a contact's traits, in what a model computed, or in an event's properties or context. */
export interface Place {
  readonly source: 'traits' | 'computed' | 'properties' | 'context';
  /** Only for `computed`: the name of the model. */
  readonly model?: string;
  /** What is looked up inside; empty: the value of the model itself. */
  readonly path: string;
  readonly parts: readonly string[];
}

/** @param trait a path over a contact: `address.city`, `computed.score.lead` */
export function placeOfTrait(trait: string): Place {
  const [first, model, ...rest] = trait.split('.');
  if (first !== 'computed' || model === undefined) return placeIn('traits', trait);
  return { source: 'computed', model, path: rest.join('.'), parts: rest };
}

/** @param property a path over an event: `total`, `context.page.url` */
export function placeOfProperty(property: string): Place {
  const inContext = property.startsWith('context.');
  return inContext ? placeIn('context', property.slice('context.'.length)) : placeIn('properties', property);
}

function placeIn(source: Place['source'], path: string): Place {
  return { source, path, parts: path.split('.') };
}
