import { isArray, type Json, type JsonObject } from '@tributary/contract';
import { inside, textOf, type DerivedState, type SeenEvent } from './derived-state.js';

/**
 * Of which event, and which of its properties: of each product in it, else of the event itself. What tells products apart or says what they are like, as
 * Segment names it and shops do; numbers, codes and addresses are nobody's favourite.
 * @see https://segment.com/docs/connections/spec/ecommerce/v2/#order-completed
 */
const EVENT = 'Order Completed';
const PROPERTIES = ['category', 'brand', 'name', 'variant', 'department', 'collection', 'style', 'color', 'colour', 'size', 'material', 'genre', 'artist', 'author'] as const;
/** So many values of a property are remembered, those bought most. */
const MOST_VALUES = 30;

function unitsOf(product: Json): number {
  const quantity = inside(product, 'quantity');
  return typeof quantity === 'number' && quantity > 0 && quantity <= 1_000_000 ? Math.floor(quantity) || 1 : 1;
}

/** Units bought, with those of an order. The same object: nothing new. */
export function boughtWith(bought: DerivedState['bought'], { name, properties }: SeenEvent): DerivedState['bought'] {
  if (name !== EVENT) return bought;
  const products = properties['products'];
  const lines: readonly Json[] = isArray(products) && products.length > 0 ? products.slice(0, 500) : [properties];
  let next = bought;
  for (const line of lines) {
    for (const property of PROPERTIES) {
      const value = textOf(inside(line, property))?.slice(0, 100);
      if (value === undefined) continue;
      const known = Object.hasOwn(next, property) ? next[property]! : {};
      next = { ...next, [property]: most({ ...known, [value]: (Object.hasOwn(known, value) ? known[value]! : 0) + unitsOf(line) }) };
    }
  }
  return next;
}

const byUnits = ([a, n]: readonly [string, number], [b, m]: readonly [string, number]): number => m - n || (a < b ? -1 : 1);

function most(values: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const all = Object.entries(values);
  return all.length <= MOST_VALUES ? values : Object.fromEntries(all.sort(byUnits).slice(0, MOST_VALUES));
}

/** What was bought most, of each property; of equals the first by the alphabet. */
export function favouritesOf(bought: DerivedState['bought']): JsonObject | null {
  const found = Object.entries(bought).flatMap(([property, values]) => {
    const [best] = Object.entries(values).sort(byUnits);
    return best ? [[property, best[0]] as const] : [];
  });
  return found.length === 0 ? null : Object.fromEntries(found);
}
