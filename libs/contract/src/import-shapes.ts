/** What the rows of a file can be. */
export const IMPORT_KINDS = ['contacts', 'events', 'companies'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** How a cell is read; without a type it is text, exactly as it stands. */
export const COLUMN_TYPES = ['text', 'number', 'boolean', 'date', 'list', 'json'] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

/** In which order a date has its parts where it could be read both ways. */
export const DATE_ORDERS = ['DMY', 'MDY'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

/** How the bytes of a file are read as text. */
export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'windows-1250', 'windows-1251', 'iso-8859-15', 'macintosh'] as const;
export type Encoding = (typeof ENCODINGS)[number];

export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** What becomes of one column. `at`: its place, from 0. `to` null: it is left out. */
export interface ImportColumn {
  readonly at: number;
  readonly heading: string;
  readonly to: string | null;
  readonly type: ColumnType;
  readonly order?: DateOrder;
}

/** Columns of a file that mean something of their own; anything else becomes a trait, or a property of the event. */
export const IMPORT_TARGETS = {
  contacts: ['userId', 'email', 'anonymousId', 'contactId', 'tags'],
  events: ['event', 'timestamp', 'userId', 'email', 'anonymousId', 'contactId', 'messageId'],
  companies: ['groupId', 'userId', 'email', 'anonymousId', 'contactId'],
} as const satisfies Readonly<Record<ImportKind, readonly string[]>>;

/** Traits with a meaning of their own: ads, mail and templates read them. */
export const KNOWN_TRAITS = {
  contacts: [
    ...['phone', 'firstName', 'lastName', 'name', 'gender', 'birthday', 'age', 'title', 'username', 'website', 'avatar', 'createdAt', 'company', 'industry', 'employees', 'plan'],
    ...['address.street', 'address.city', 'address.state', 'address.postalCode', 'address.country', 'timezone', 'locale', 'currency', 'owner', 'income', 'education', 'maritalStatus'],
    ...['householdSize', 'occupation', 'seniority', 'interests', 'values', 'apps', 'preferredChannel', 'trialEndsAt'],
  ],
  events: [],
  companies: ['name', 'industry', 'employees', 'plan', 'website', 'phone', 'createdAt', 'address.street', 'address.city', 'address.state', 'address.postalCode', 'address.country'],
} as const satisfies Readonly<Record<ImportKind, readonly string[]>>;

/** The heading of the column by which a file written here says so, and of which type its values were. */
export const OWN_FILE_HEADING = '_tributary';
