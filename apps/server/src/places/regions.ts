import { iso31662 } from 'iso-3166';
import { foldName } from './fold-name.js';

export interface Region {
  /** ISO 3166-2, as `US-MA`. */
  readonly code: string;
  /** As ISO has it: mostly in the country's own language. */
  readonly name: string;
}

/** English names of what ISO lists under another one; people write both. */
const ALSO: Readonly<Record<string, string>> = {
  bavaria: 'DE-BY', saxony: 'DE-SN', 'lower saxony': 'DE-NI', 'saxony anhalt': 'DE-ST', hesse: 'DE-HE', thuringia: 'DE-TH', 'north rhine westphalia': 'DE-NW', 'rhineland palatinate': 'DE-RP', 'mecklenburg western pomerania': 'DE-MV',
  'mexico city': 'MX-CMX', 'distrito federal': 'MX-CMX', catalonia: 'ES-CT', andalusia: 'ES-AN', 'basque country': 'ES-PV', quebec: 'CA-QC', lombardy: 'IT-25', tuscany: 'IT-52', sicily: 'IT-82', piedmont: 'IT-21', brittany: 'FR-BRE', normandy: 'FR-NOR', corsica: 'FR-20R', 'washington d c': 'US-DC', 'washington dc': 'US-DC', 'd c': 'US-DC',
  orissa: 'IN-OD', odisha: 'IN-OD', pondicherry: 'IN-PY', england: 'GB-ENG', scotland: 'GB-SCT', wales: 'GB-WLS', 'northern ireland': 'GB-NIR',
};

/** Regions by country, then by folded name or the code without the country's. Within a country ISO lists larger parts first or names the parent: the first of a name stays. */
const byCountry = new Map<string, Map<string, Region>>();

function regionsOf(country: string): ReadonlyMap<string, Region> {
  const known = byCountry.get(country);
  if (known) return known;
  const made = new Map<string, Region>();
  const add = (name: string, region: Region) => made.has(name) || made.set(name, region);
  const listed = iso31662.filter(({ code }) => code.startsWith(`${country}-`)).sort((a, b) => Number('parent' in a) - Number('parent' in b));
  for (const { code, name } of listed) add(code.slice(country.length + 1).toLowerCase(), { code, name });
  for (const { code, name } of listed) for (const one of [name, ...name.split(/[/,[\]()]/)]) if (foldName(one) !== '') add(foldName(one), { code, name });
  for (const [name, code] of Object.entries(ALSO)) {
    const found = code.startsWith(`${country}-`) ? listed.find((one) => one.code === code) : undefined;
    if (found) add(name, { code, name: found.name });
  }
  byCountry.set(country, made);
  return made;
}

/**
 * The state, province or land that is meant, by its name or its code, with or without the country's.
 * @param country ISO 3166-1 alpha-2
 */
export function regionOf(country: string, text: string): Region | null {
  if (text.length > 100) return null;
  const folded = foldName(text);
  const regions = regionsOf(country);
  const prefix = `${country.toLowerCase()} `;
  return regions.get(folded) ?? (folded.startsWith(prefix) ? regions.get(folded.slice(prefix.length)) : undefined) ?? null;
}

/** How GeoNames numbers the regions of large countries, as ISO 3166-2 has them; those it names as ISO does are not listed. */
const NUMBERED: Readonly<Record<string, string>> = {
  CA: '01 AB 02 BC 03 MB 04 NB 05 NL 07 NS 08 ON 09 PE 10 QC 11 SK 12 YT 13 NT 14 NU',
  AU: '01 ACT 02 NSW 03 NT 04 QLD 05 SA 06 TAS 07 VIC 08 WA',
  DE: '01 BW 02 BY 03 HB 04 HH 05 HE 06 NI 07 NW 08 RP 09 SL 10 SH 11 BB 12 MV 13 SN 14 ST 15 TH 16 BE',
  BR: '01 AC 02 AL 03 AP 04 AM 05 BA 06 CE 07 DF 08 ES 11 MS 13 MA 14 MT 15 MG 16 PA 17 PB 18 PR 20 PI 21 RJ 22 RN 23 RS 24 RO 25 RR 26 SC 27 SP 28 SE 29 GO 30 PE 31 TO',
  MX: '01 AGU 02 BCN 03 BCS 04 CAM 05 CHP 06 CHH 07 COA 08 COL 09 CMX 10 DUR 11 GUA 12 GRO 13 HID 14 JAL 15 MEX 16 MIC 17 MOR 18 NAY 19 NLE 20 OAX 21 PUE 22 QUE 23 ROO 24 SLP 25 SIN 26 SON 27 TAB 28 TAM 29 TLA 30 VER 31 YUC 32 ZAC',
  IN: '01 AN 02 AP 03 AS 05 CH 07 DL 09 GJ 10 HR 11 HP 12 JK 13 KL 14 LD 16 MH 17 MN 18 ML 19 KA 20 NL 21 OD 22 PY 23 PB 24 RJ 25 TN 26 TR 28 WB 29 SK 30 AR 31 MZ 33 GA 34 BR 35 MP 36 UP 37 CG 38 JH 39 UK 40 TS',
};
const numbered = new Map(Object.entries(NUMBERED).flatMap(([country, list]) => [...list.matchAll(/(\S+) (\S+)/g)].map(([, number, code]) => [`${country}-${number}`, `${country}-${code}`] as const)));

/** The region's ISO 3166-2 code; null: this country's are not known by the gazetteer's numbers. */
export function codeOfNumbered(country: string, admin: string): string | null {
  if (country === 'US' || country === 'GB') return `${country}-${admin}`;
  return numbered.get(`${country}-${admin}`) ?? null;
}

/** A region's name by its ISO 3166-2 code; undefined: there is none. */
export function nameOfRegion(code: string): string | undefined {
  const region = regionsOf(code.slice(0, 2)).get(code.slice(3).toLowerCase());
  return region?.code === code ? region.name : undefined;
}
