import { bare } from './plain-text.js';

/** The two-letter codes of the United States, their district and territories, and of Canada's provinces: `code:name`, as their post offices write them. */
const UNITED_STATES =
  'al:alabama ak:alaska az:arizona ar:arkansas ca:california co:colorado ct:connecticut de:delaware dc:districtofcolumbia fl:florida ga:georgia hi:hawaii id:idaho il:illinois in:indiana ia:iowa ks:kansas ky:kentucky la:louisiana me:maine md:maryland ma:massachusetts mi:michigan mn:minnesota ms:mississippi mo:missouri mt:montana ne:nebraska nv:nevada nh:newhampshire nj:newjersey nm:newmexico ny:newyork nc:northcarolina nd:northdakota oh:ohio ok:oklahoma or:oregon pa:pennsylvania ri:rhodeisland sc:southcarolina sd:southdakota tn:tennessee tx:texas ut:utah vt:vermont va:virginia wa:washington wv:westvirginia wi:wisconsin wy:wyoming pr:puertorico gu:guam vi:virginislands';

const CODES = new Map(UNITED_STATES.split(' ').map((pair) => pair.split(':').reverse() as [string, string]));

/** A state of the United States by its two letters; any other region in small letters without blanks, as Meta asks. */
export function stateCode(text: string): string {
  const plain = bare(text);
  return CODES.get(plain) ?? plain;
}
