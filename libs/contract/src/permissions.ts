/**
 * Who may do what. The server's guard and the studio read this one table; a spec walks every route with every role and compares.
 * What a route needs stands beside it: `@Needs('segments.edit')`.
 */
export const PERMISSIONS = {
  'contacts.read': 'See contacts, what they did and their tags',
  'contacts.edit': 'Change traits, tags, consent and owner of contacts',
  'contacts.erase': 'Erase a contact and all that is known of it',
  'contacts.import': 'Bring contacts, events and companies from files, and see what became of them',
  'contacts.export': 'Take contacts away as a file, all of them or those of a segment',
  'segments.read': 'See segments, who is in them and why',
  'segments.edit': 'Make, change and delete segments that are not locked',
  'segments.lock': 'Lock segments; change and delete locked ones',
  'workflows.read': 'See workflows, their runs and figures; rehearse them',
  'workflows.edit': 'Make workflows and change their drafts',
  'workflows.publish': 'Publish, pause, resume and archive workflows; put contacts into them',
  'runs.manage': 'Retry and cancel runs; settle what is uncertain',
  'messages.read': 'See templates, topics, suppressions, and what was sent',
  'templates.edit': 'Write templates',
  'consent.edit': 'Change topics and suppressions',
  'audiences.read': 'See ad audiences and who is in them',
  'audiences.edit': 'Make, change and delete ad audiences',
  'tasks.read': 'See tasks, notifications, users and teams',
  'tasks.work': 'Make, do, put off and pass on tasks',
  'teams.manage': 'Change users and teams that are given tasks',
  'workspace.read': 'See settings, connections, members and the clock',
  'settings.change': 'Change caps and limits; move the clock of a sandbox',
  'channels.connect': 'Connect and disconnect vendors and mail servers',
  'keys.manage': 'See, make and delete API keys',
  'members.manage': 'Invite, change and remove members who are no owners',
  'owners.manage': 'Make and unmake owners; see the mail of accounts that the mailbox caught',
} as const;

export type Permission = keyof typeof PERMISSIONS;
export const permissions = Object.keys(PERMISSIONS) as Permission[];

const reading = permissions.filter((one) => one.endsWith('.read'));

/** What each role may do. Everybody reads; nobody but an owner decides who owns. */
const GRANTED = {
  owner: permissions,
  admin: permissions.filter((one) => one !== 'owners.manage'),
  marketer: [...reading, 'contacts.edit', 'contacts.import', 'contacts.export', 'segments.edit', 'workflows.edit', 'workflows.publish', 'runs.manage', 'templates.edit', 'consent.edit', 'audiences.edit', 'tasks.work'],
  sales: [...reading, 'contacts.edit', 'tasks.work'],
  service: [...reading, 'contacts.edit', 'consent.edit', 'tasks.work'],
  analyst: [...reading, 'contacts.export', 'segments.edit'],
  developer: [...reading, 'contacts.edit', 'contacts.import', 'contacts.export', 'segments.edit', 'workflows.edit', 'runs.manage', 'templates.edit', 'settings.change', 'keys.manage'],
  viewer: reading,
} as const satisfies Readonly<Record<string, readonly Permission[]>>;

export type Role = keyof typeof GRANTED;
/** From the one who may do most. */
export const ROLES = Object.keys(GRANTED) as [Role, ...Role[]];

const tables = new Map<Role, ReadonlySet<Permission>>(ROLES.map((role) => [role, new Set<Permission>(GRANTED[role])]));

/** @returns all that a role may do, in the order of the table */
export const permissionsOf = (role: Role): readonly Permission[] => permissions.filter((one) => can(role, one));

export const isRole = (text: string): text is Role => tables.has(text as Role);

/** Whether a role may do something. An unknown role may do nothing. */
export const can = (role: Role, permission: Permission): boolean => tables.get(role)?.has(permission) ?? false;
