import { describe, expect, it } from '@jest/globals';
import { countriesOfPackage, packCountries, unpackCountries } from './countries.js';
import { readPackage } from './gazetteer.js';
import { packCities, unpackCities } from './pack-cities.js';

const tookMs = (work: () => unknown): number => {
  const begun = performance.now();
  work();
  return performance.now() - begun;
};

describe('what the build prepares of places', () => {
  const cities = readPackage();
  const file = packCities(cities);

  it('is all cities as the package has them', () => {
    const read = unpackCities(file);
    expect(read.order.length).toBeGreaterThan(100_000);
    expect([read.folded === cities.folded, read.areaNames]).toEqual([true, cities.areaNames]);
    expect(packCities(read).columns.equals(file.columns)).toBe(true);
  });

  it('is all countries as the package has them', () => {
    const countries = countriesOfPackage();
    expect(unpackCountries(packCountries(countries))).toEqual(countries);
    expect(countries.byName.size).toBeGreaterThan(5_000);
  });

  it('is read in a fraction of the time in which the package is', () => {
    const package_ = Math.min(...[1, 2].map(() => tookMs(readPackage)));
    expect(Math.min(...[1, 2, 3, 4, 5].map(() => tookMs(() => unpackCities(file))))).toBeLessThan(package_ / 5);
  });
});
