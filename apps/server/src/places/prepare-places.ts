import { countriesOfPackage, packCountries } from './countries.js';
import { readPackage } from './gazetteer.js';
import { packCities } from './pack-cities.js';
import { writePrepared } from './prepared.js';

// The build's last step: what would hold up everything else for a second at the first place that is looked up.
const { folded, columns } = packCities(readPackage());
writePrepared('city-names', folded);
writePrepared('cities', columns);
writePrepared('countries', packCountries(countriesOfPackage()));
