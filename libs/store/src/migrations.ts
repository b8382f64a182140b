import { Tables1700000000100 } from './migrations/1700000000100-tables.js';
import { SegmentFunctions1700000000200 } from './migrations/1700000000200-segment-functions.js';
import { Workflows1700000000300 } from './migrations/1700000000300-workflows.js';
import { ExposuresAndWindows1700000000400 } from './migrations/1700000000400-exposures-and-windows.js';
import { Messages1700000000500 } from './migrations/1700000000500-messages.js';
import { Sales1700000000600 } from './migrations/1700000000600-sales.js';
import { Caps1700000000700 } from './migrations/1700000000700-caps.js';
import { AliasIndex1700000000800 } from './migrations/1700000000800-alias-index.js';
import { SendLimits1700000000900 } from './migrations/1700000000900-send-limits.js';
import { RetiredKeys1700000001000 } from './migrations/1700000001000-retired-keys.js';
import { Audiences1700000001100 } from './migrations/1700000001100-audiences.js';
import { Accounts1700000001200 } from './migrations/1700000001200-accounts.js';
import { VersionNames1700000001300 } from './migrations/1700000001300-version-names.js';
import { CalendarFunctions1700000001600 } from './migrations/1700000001600-calendar-functions.js';
import { CompanyRoles1700000001610 } from './migrations/1700000001610-company-roles.js';
import { EventInstants1700000001620 } from './migrations/1700000001620-event-instants.js';
import { TraitIndexes1700000001700 } from './migrations/1700000001700-trait-indexes.js';
import { InactiveContacts1700000001710 } from './migrations/1700000001710-inactive-contacts.js';
import { UncertainEffects1700000001310 } from './migrations/1700000001310-uncertain-effects.js';
import { Imports1700000001400 } from './migrations/1700000001400-imports.js';
import { Times1700000001500 } from './migrations/1700000001500-times.js';
import { Derived1700000001510 } from './migrations/1700000001510-derived.js';

/** Every migration class, in the order in which they run. */
export const migrations = [
  Tables1700000000100,
  SegmentFunctions1700000000200,
  Workflows1700000000300,
  ExposuresAndWindows1700000000400,
  Messages1700000000500,
  Sales1700000000600,
  Caps1700000000700,
  AliasIndex1700000000800,
  SendLimits1700000000900,
  RetiredKeys1700000001000,
  Audiences1700000001100,
  Accounts1700000001200,
  VersionNames1700000001300,
  UncertainEffects1700000001310,
  Imports1700000001400,
  Times1700000001500,
  Derived1700000001510,
  CalendarFunctions1700000001600,
  CompanyRoles1700000001610,
  EventInstants1700000001620,
  TraitIndexes1700000001700,
  InactiveContacts1700000001710,
];
