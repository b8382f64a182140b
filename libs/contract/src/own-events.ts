interface OwnEvent {
  /** Whose doing it tells of: the product's, the contact's, or the contact's unless it says `machine: true`. */
  readonly by: 'product' | 'contact' | 'contact or machine';
  /** `here`: the product writes it when it happens; `transitions`: it is read from those, so nobody may send it; `elsewhere`: known by its meaning, sent by other programs. */
  readonly from: 'here' | 'transitions' | 'elsewhere';
}

/**
 * Events with a meaning of their own, most of them written by the product. Names of mail are those of Segment's specification, so that those of
 * other senders count alike.
 * @see https://segment.com/docs/connections/spec/email/
 */
const OWN_EVENTS = {
  'Email Sent': { by: 'product', from: 'here' },
  'Email Opened': { by: 'contact or machine', from: 'here' },
  'Email Link Clicked': { by: 'contact or machine', from: 'here' },
  Unsubscribed: { by: 'contact', from: 'here' },
  'Email Delivered': { by: 'product', from: 'elsewhere' },
  'Email Bounced': { by: 'product', from: 'elsewhere' },
  'Message Shown': { by: 'product', from: 'elsewhere' },
  'Code Issued': { by: 'product', from: 'elsewhere' },
  'Task Completed': { by: 'product', from: 'here' },
  'Segment Entered': { by: 'product', from: 'transitions' },
  'Segment Left': { by: 'product', from: 'transitions' },
} as const satisfies Readonly<Record<string, OwnEvent>>;

export type OwnEventName = keyof typeof OWN_EVENTS;

const namesWhere = (isMeant: (event: OwnEvent) => boolean): readonly OwnEventName[] =>
  (Object.keys(OWN_EVENTS) as OwnEventName[]).filter((name) => isMeant(OWN_EVENTS[name]));

/** What the product writes when it happens: worth offering before the first of them came. */
export const WRITTEN_EVENTS = namesWhere(({ from }) => from === 'here');

/** Read from transitions: a stored event of that name would count twice. */
export const MEMBERSHIP_EVENTS: ReadonlySet<string> = new Set(namesWhere(({ from }) => from === 'transitions'));

/** What was done to the contact, not by it. */
export const DONE_TO_CONTACT: ReadonlySet<string> = new Set(namesWhere(({ by }) => by === 'product'));

/** Events that programs cause too: proxies that fetch pictures before anybody reads, scanners that follow links. Those carry `machine: true`. */
export const READ_BY_MACHINES: ReadonlySet<string> = new Set(namesWhere(({ by }) => by === 'contact or machine'));
