/** Large cities by the name people there, or their neighbours, write; folded. The gazetteer has one name a city: the English one, where there is one. */
const OTHER: Readonly<Record<string, string>> = {
  munchen: 'munich', muenchen: 'munich', cologne: 'koln', koeln: 'koln', nuremberg: 'nurnberg', nuernberg: 'nurnberg', hanover: 'hannover', duesseldorf: 'dusseldorf', wien: 'vienna', zuerich: 'zurich', geneve: 'geneva', genf: 'geneva',
  basle: 'basel', lucerne: 'luzern', berne: 'bern', lisboa: 'lisbon', oporto: 'porto', sevilla: 'sevilla', seville: 'sevilla', saragossa: 'zaragoza', roma: 'rome', milano: 'milan', firenze: 'florence', venezia: 'venice', napoli: 'naples',
  torino: 'turin', genova: 'genoa', padova: 'padova', padua: 'padova', praha: 'prague', warszawa: 'warsaw', krakow: 'krakow', cracow: 'krakow', danzig: 'gdansk', breslau: 'wroclaw', bucuresti: 'bucharest', beograd: 'belgrade', athina: 'athens',
  kobenhavn: 'copenhagen', kopenhagen: 'copenhagen', goteborg: 'goteborg', gothenburg: 'goteborg', moskva: 'moscow', 'sankt peterburg': 'saint petersburg', 'saint peterburg': 'saint petersburg', kiev: 'kiev', kyiv: 'kiev', bruxelles: 'brussels', brussel: 'brussels',
  antwerp: 'antwerpen', anvers: 'antwerpen', ghent: 'gent', bruges: 'brugge', 'den haag': 'the hague', lyons: 'lyon', marseilles: 'marseille', londres: 'london', parigi: 'paris', 'ciudad de mexico': 'mexico city', 'ville de quebec': 'quebec',
  'al qahira': 'cairo', 'el qahira': 'cairo', bombay: 'mumbai', calcutta: 'kolkata', madras: 'chennai', bangalore: 'bengaluru', bengaluru: 'bengaluru', peking: 'beijing', canton: 'guangzhou', saigon: 'ho chi minh city', nyc: 'new york city', 'new york': 'new york city',
  la: 'los angeles', 'l a': 'los angeles', sf: 'san francisco', philly: 'philadelphia', 'washington dc': 'washington', 'washington d c': 'washington', 'sao paolo': 'sao paulo', constantinople: 'istanbul',
};

/** The names under which a city may stand in the gazetteer, likeliest first. @param folded by `foldName` */
export function spellingsOf(folded: string): readonly string[] {
  const other = OTHER[folded];
  return [...new Set([folded, ...(other ? [other] : []), `${folded} city`, folded.replace(/ city$/, ''), folded.replace(/^city of /, '')])];
}
