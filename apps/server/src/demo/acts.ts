import type { JsonObject } from '@tributary/contract';
import { chanceFrom, type Chance } from './chance.js';
import type { Person } from './people.js';

/** Something that a person did; `at` in ms. */
export interface Act {
  readonly at: number;
  readonly name: string;
  readonly properties: JsonObject;
}

const DAY_MS = 86_400_000;
const PAGES = ['/', '/', '/tents', '/boots', '/sale', '/guides/first-night-out', '/pricing', '/about', '/support'];
export const PRODUCTS = [
  { sku: 'T-100', name: 'Dome tent', category: 'tents', price: 189 },
  { sku: 'T-200', name: 'Ridge tent', category: 'tents', price: 329 },
  { sku: 'B-010', name: 'Trail boots', category: 'boots', price: 139 },
  { sku: 'B-020', name: 'Winter boots', category: 'boots', price: 199 },
  { sku: 'S-001', name: 'Camping stove', category: 'kitchen', price: 59 },
  { sku: 'S-002', name: 'Cup set', category: 'kitchen', price: 24 },
  { sku: 'L-001', name: 'Head torch', category: 'light', price: 45 },
  { sku: 'P-001', name: 'Day pack', category: 'packs', price: 79 },
] as const;

/** One visit: pages, products, perhaps an order, seldom a refund or a question afterwards. @param at when it begins, ms */
function* visit(at: number, { character }: Person, chance: Chance, buys: boolean): Generator<Act> {
  let now = at;
  const later = () => (now += chance.between(20, 400) * 1_000);
  if (chance.happens(0.5)) yield { at: now, name: 'Signed In', properties: { method: chance.of(['password', 'link']) } };
  const path = character === 'bargain' && chance.happens(0.5) ? '/sale' : chance.of(PAGES);
  yield { at: later(), name: 'Page Viewed', properties: { path, title: path === '/' ? 'Home' : path.slice(1), referrer: chance.of(['', '', 'https://search.example/', 'https://social.example/']) } };
  const product = chance.of(PRODUCTS);
  yield { at: later(), name: 'Product Viewed', properties: { ...product } };
  if (!buys) return;
  const quantity = chance.between(1, 3);
  const isCheaper = character === 'bargain' || chance.happens(0.1);
  const total = Math.round(product.price * quantity * (isCheaper ? 0.8 : 1) * 100) / 100;
  const orderId = `O-${at.toString(36)}-${product.sku}`;
  yield { at: later(), name: 'Order Completed', properties: { orderId, total, currency: 'EUR', quantity, ...product, ...(isCheaper ? { coupon: 'SPRING20' } : {}) } };
  if (chance.happens(0.05)) yield { at: now + chance.between(2, 9) * DAY_MS, name: 'Order Refunded', properties: { orderId, total } };
  if (chance.happens(0.08)) yield { at: now + chance.between(1, 6) * DAY_MS, name: 'Ticket Opened', properties: { subject: chance.of(['Where is my order?', 'Wrong size', 'A pole is broken']), channel: chance.of(['mail', 'chat']) } };
}

/** How many days lie between two visits, and how likely one ends with an order: by character and how long ago it was. */
function habit({ character }: Person, daysAgo: number, nth: number): { readonly gap: number; readonly buys: number } {
  switch (character) {
    case 'loyal':
      return { gap: 16, buys: 0.5 };
    case 'fading':
      return daysAgo > 120 ? { gap: 18, buys: 0.35 } : { gap: 75, buys: 0.05 };
    case 'one-time':
      return { gap: 90, buys: nth === 0 ? 1 : 0 };
    case 'bargain':
      return { gap: 40, buys: daysAgo % 90 < 20 ? 0.8 : 0.05 };
  }
}

/** Everything that a person did up to an instant, ms, oldest first: always the same. */
export function actsOf(person: Person, until: number): Act[] {
  const chance = chanceFrom(Number(person.userId.slice('demo-'.length)) * 7 + 3);
  const acts: Act[] = [];
  for (let daysAgo = person.joinedDaysAgo, nth = 0; daysAgo > 0; nth++) {
    const { gap, buys } = habit(person, daysAgo, nth);
    const at = until - daysAgo * DAY_MS + chance.between(0, DAY_MS - 1);
    acts.push(...visit(at, person, chance, chance.happens(buys)));
    daysAgo -= chance.between(Math.ceil(gap / 2), gap * 2);
  }
  return acts.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
}
