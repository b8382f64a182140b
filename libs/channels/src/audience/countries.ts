import { bare } from './plain-text.js';

const A_TO_Z = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** English names of countries that people write otherwise than CLDR does. */
const ALSO: Readonly<Record<string, string>> = { usa: 'us', unitedstatesofamerica: 'us', uk: 'gb', greatbritain: 'gb', russianfederation: 'ru', czechrepublic: 'cz', turkey: 'tr', holland: 'nl' };

/** Codes of ISO 3166-1 (two letters) by English name, as this runtime's CLDR has them; names of what is no country are left out by asking only for codes that have one. */
function byName(): ReadonlyMap<string, string> {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  const found = A_TO_Z.flatMap((first) => A_TO_Z.map((second) => first + second)).flatMap((code): [string, string][] => {
    const name = names.of(code);
    return name === undefined ? [] : [[bare(name), code.toLowerCase()]];
  });
  // Of two codes of one name the older was withdrawn, and stands earlier in the alphabet (BU, MM; DD, DE).
  return new Map([...found, ...Object.entries(ALSO)]);
}

const NAMES = byName();

/** Two letters, small; null: this is no country that we know. */
export function countryCode(text: string): string | null {
  const plain = bare(text);
  return NAMES.get(plain) ?? (/^[a-z]{2}$/.test(plain) ? plain : null);
}
