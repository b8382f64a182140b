import type { Cities } from './gazetteer.js';

const ARRAYS = { starts: Uint32Array, order: Uint32Array, nameStarts: Uint32Array, places: Float32Array, people: Uint32Array, areas: Uint16Array, names: Uint8Array } as const;
type Column = keyof typeof ARRAYS;
const COLUMNS = Object.keys(ARRAYS) as Column[];

/** What stands before the columns: how long each is in bytes, in their order, and what is no array of numbers. */
interface Head {
  readonly lengths: readonly number[];
  readonly areaNames: readonly string[];
}

/** Columns begin where numbers of four bytes may. */
const aligned = (bytes: number): number => Math.ceil(bytes / 4) * 4;
const padding = (bytes: number): Buffer => Buffer.alloc(aligned(bytes) - bytes);

/**
 * Cities as two files: names to search by, in UTF-16, and all else: the length of its head, the head as JSON, then the columns, with numbers as this
 * machine has them (little-endian on all that Node runs on).
 */
export function packCities(cities: Cities): { readonly folded: Buffer; readonly columns: Buffer } {
  const columns = COLUMNS.map((key) => Buffer.from(cities[key].buffer, cities[key].byteOffset, cities[key].byteLength));
  const head: Head = { lengths: columns.map(({ length }) => length), areaNames: cities.areaNames };
  const written = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(written.length);
  return { folded: Buffer.from(cities.folded, 'utf16le'), columns: Buffer.concat([length, written, padding(written.length), ...columns.flatMap((column) => [column, padding(column.length)])]) };
}

/** @param columns is kept, and read where it lies: copying it would take longer than all else */
export function unpackCities({ folded, columns }: { readonly folded: Buffer; readonly columns: Buffer }): Cities {
  const length = columns.readUInt32LE(0);
  const { lengths, areaNames } = JSON.parse(columns.toString('utf8', 4, 4 + length)) as Head;
  const from = (key: Column): [ArrayBuffer, number, number] => {
    const before = lengths.slice(0, COLUMNS.indexOf(key)).reduce((sum, one) => sum + aligned(one), 4 + aligned(length));
    return [columns.buffer as ArrayBuffer, columns.byteOffset + before, lengths[COLUMNS.indexOf(key)]! / ARRAYS[key].BYTES_PER_ELEMENT];
  };
  return {
    folded: folded.toString('utf16le'),
    areaNames,
    names: Buffer.from(...from('names')),
    starts: new Uint32Array(...from('starts')),
    order: new Uint32Array(...from('order')),
    nameStarts: new Uint32Array(...from('nameStarts')),
    places: new Float32Array(...from('places')),
    people: new Uint32Array(...from('people')),
    areas: new Uint16Array(...from('areas')),
  };
}
