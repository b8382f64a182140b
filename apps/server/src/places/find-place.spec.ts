import { countryOf } from './countries.js';
import { findPlace, placeName, suggestPlaces } from './find-place.js';
import { regionOf } from './regions.js';

describe('countryOf', () => {
  it.each([
    ['Portugal', 'PT'], ['pt', 'PT'], ['PRT', 'PT'], ['Deutschland', 'DE'], ['Allemagne', 'DE'], ['Germany', 'DE'], ['U.S.A.', 'US'], ['United States', 'US'], ['Vereinigte Staaten', 'US'], ['UK', 'GB'], ['España', 'ES'], ['espana', 'ES'],
    ['Brasil', 'BR'], ['日本', 'JP'], ['Côte d’Ivoire', 'CI'], ['The Netherlands', 'NL'], ['Россия', 'RU'], ['Türkiye', 'TR'], ['276', 'DE'],
  ])('knows %s', (text, code) => expect(countryOf(text)).toBe(code));
  it.each(['', 'Atlantis', 'ZZ', '   ', 'x'.repeat(500)])('does not know "%s"', (text) => expect(countryOf(text)).toBeNull());
});

describe('regionOf', () => {
  it.each([
    ['US', 'CA', 'US-CA'], ['US', 'california', 'US-CA'], ['US', 'US-CA', 'US-CA'], ['CA', 'Québec', 'CA-QC'], ['CA', 'ON', 'CA-ON'], ['AU', 'New South Wales', 'AU-NSW'], ['DE', 'Bavaria', 'DE-BY'], ['DE', 'Bayern', 'DE-BY'],
    ['BR', 'São Paulo', 'BR-SP'], ['IN', 'Karnataka', 'IN-KA'], ['US', 'Washington, D.C.', 'US-DC'],
  ])('knows in %s %s', (country, text, code) => expect(regionOf(country, text)?.code).toBe(code));
  it('does not take a region of another country', () => expect(regionOf('DE', 'California')).toBeNull());
});

describe('findPlace', () => {
  it.each([
    ['Boston, US', 'Boston', 'US', 42.36, -71.06], ['boston', 'Boston', 'US', 42.36, -71.06], ['Boston, GB', 'Boston', 'GB', 52.97, -0.02], ['Boston, MA 02110', 'Boston', 'US', 42.36, -71.06], ['Porto', 'Porto', 'PT', 41.15, -8.61],
    ['Paris, TX', 'Paris', 'US', 33.66, -95.56], ['Paris, France', 'Paris', 'FR', 48.85, 2.35], ['Paris FR', 'Paris', 'FR', 48.85, 2.35], ['Springfield, Illinois, USA', 'Springfield', 'US', 39.8, -89.64], ['München, Deutschland', 'Munich', 'DE', 48.14, 11.58],
    ['Cologne', 'Köln', 'DE', 50.93, 6.95], ['New York', 'New York City', 'US', 40.71, -74.01], ['London, Ontario', 'London', 'CA', 42.98, -81.23], ['London, ON, Canada', 'London', 'CA', 42.98, -81.23], ['St Louis, MO', 'St. Louis', 'US', 38.63, -90.2],
    ['sao paulo', 'São Paulo', 'BR', -23.55, -46.64], ['Lisboa', 'Lisbon', 'PT', 38.72, -9.13], ['Porto, Grande Porto, Portugal', 'Porto', 'PT', 41.15, -8.61], ['Sydney NSW', 'Sydney', 'AU', -33.87, 151.21],
  ])('knows %s', (text, name, country, lat, lon) => {
    const found = findPlace(text);
    expect(found).toMatchObject({ name, country });
    expect(Math.abs(found!.lat - lat) + Math.abs(found!.lon - lon)).toBeLessThan(0.1);
  });
  it.each(['', 'Bostn, US', 'Paris, Atlantis', 'Porto, Germany', ',,,', 'x'.repeat(300)])('does not know "%s"', (text) => expect(findPlace(text)).toBeUndefined());
  it('says in which region', () => expect(findPlace('Boston, US')!.region).toBe('US-MA'));
  it('is told to people with the name of the country', () => expect(placeName(findPlace('Porto, PT')!)).toBe('Porto, Portugal'));
});

describe('suggestPlaces', () => {
  it('knows what may have been meant, and that is found', () => {
    expect(suggestPlaces('Bostn, US')[0]).toBe('Boston, MA, US');
    expect(findPlace(suggestPlaces('Lisbonn')[0]!)).toMatchObject({ name: 'Lisbon', country: 'PT' });
  });
  it('has nothing to say of what resembles nothing', () => expect(suggestPlaces('qqqqqqqqqqq')).toEqual([]));
});

describe('gazetteer', () => {
  it('numbers the regions of large countries as ISO does', () => {
    const region = (name: string, country: string) => findPlace(`${name}, ${country}`)?.region;
    const capitals = { CA: 'edmonton AB victoria BC winnipeg MB fredericton NB halifax NS toronto ON charlottetown PE regina SK whitehorse YT yellowknife NT iqaluit NU', AU: 'canberra ACT sydney NSW darwin NT brisbane QLD adelaide SA hobart TAS melbourne VIC perth WA' };
    const more = { DE: 'stuttgart BW munich BY bremen HB hamburg HH wiesbaden HE hannover NI koln NW mainz RP saarbrucken SL kiel SH potsdam BB schwerin MV dresden SN magdeburg ST erfurt TH berlin BE', MX: 'guadalajara JAL monterrey NLE merida YUC cancun ROO tijuana BCN puebla PUE oaxaca OAX', BR: 'salvador BA fortaleza CE brasilia DF manaus AM recife PE curitiba PR goiania GO palmas TO', IN: 'mumbai MH chennai TN kolkata WB jaipur RJ lucknow UP patna BR raipur CG ranchi JH haridwar UK hyderabad TS' };
    const wrong = Object.entries({ ...capitals, ...more }).flatMap(([country, list]) => [...list.matchAll(/(\S+) (\S+)/g)].filter(([, name, code]) => region(name!, country) !== `${country}-${code}`).map(([pair, name]) => `${country}: ${pair} is ${region(name!, country)}`));
    expect(wrong).toEqual([]);
  });
});
