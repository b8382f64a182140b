interface OwnEvent {
  /** Whose doing it tells of: the product's, the contact's, or the contact's unless it says `machine: true`. */
  readonly by: 'product' | 'contact' | 'contact or machine';
  /** `mail`, `task`: written when that happens; `membership`: read from transitions, so nobody may send it; `other`: known by its meaning, sent by other programs. */
  readonly from: 'mail' | 'task' | 'membership' | 'other';
}

/**
 * Events with a meaning of their own, most of them written by the product. Names of mail are those of Segment's specification, so that those of
 * other senders count alike.
 * @see https://segment.com/docs/connections/spec/email/
 */
const OWN_EVENTS = {
  'Email Sent': { by: 'product', from: 'mail' },
  'Email Opened': { by: 'contact or machine', from: 'mail' },
  'Email Link Clicked': { by: 'contact or machine', from: 'mail' },
  Unsubscribed: { by: 'contact', from: 'mail' },
  'Email Delivered': { by: 'product', from: 'other' },
  'Email Bounced': { by: 'product', from: 'other' },
  'Message Shown': { by: 'product', from: 'other' },
  'Code Issued': { by: 'product', from: 'other' },
  'Task Completed': { by: 'product', from: 'task' },
  'Segment Entered': { by: 'product', from: 'membership' },
  'Segment Left': { by: 'product', from: 'membership' },
} as const satisfies Readonly<Record<string, OwnEvent>>;

export type OwnEventName = keyof typeof OWN_EVENTS;

const namesWhere = (isMeant: (event: OwnEvent) => boolean): readonly OwnEventName[] =>
  (Object.keys(OWN_EVENTS) as OwnEventName[]).filter((name) => isMeant(OWN_EVENTS[name]));

/** What the product writes when it happens: worth offering before the first of them came. */
export const WRITTEN_EVENTS = namesWhere(({ from }) => from === 'mail' || from === 'task');

/** Read from transitions: a stored event of that name would count twice. */
export const MEMBERSHIP_EVENTS: ReadonlySet<string> = new Set(namesWhere(({ from }) => from === 'membership'));

/** What was done to the contact, not by it. */
export const DONE_TO_CONTACT = namesWhere(({ by }) => by === 'product');

/** Events that programs cause too: proxies that fetch pictures before anybody reads, scanners that follow links. Those carry `machine: true`. */
export const READ_BY_MACHINES: ReadonlySet<string> = new Set(namesWhere(({ by }) => by === 'contact or machine'));
