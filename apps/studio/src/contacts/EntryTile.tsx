import {
  IconBolt,
  IconBuilding,
  IconCircleCheck,
  IconEye,
  IconFilter,
  IconGauge,
  IconLifebuoy,
  IconLogin2,
  IconMail,
  IconMailOpened,
  IconPencil,
  IconReceiptRefund,
  IconRoute,
  IconSend,
  IconShield,
  IconShoppingCart,
  IconSpeakerphone,
  IconSquareCheck,
  IconTag,
  IconUser,
  IconWorld,
  type Icon,
} from '@tabler/icons-react';
import type { Entry } from '../server/contacts.js';
import { textOf } from './told.js';

type Look = readonly [Shape: Icon, family: string];

/** By a word in the name that a client gave an event: the picture helps to find, and says nothing by itself. */
const EVENTS: readonly (readonly [pattern: RegExp, look: Look])[] = [
  [/refund|return/i, [IconReceiptRefund, 'contact']],
  [/order|cart|checkout|purchase|bought|paid/i, [IconShoppingCart, 'sales']],
  [/ticket|support|complain/i, [IconLifebuoy, 'ads']],
  [/mail|opened/i, [IconMailOpened, 'message']],
  [/sign|log/i, [IconLogin2, 'flow']],
  [/view|page|screen|visit/i, [IconEye, 'message']],
];
const EFFECTS: Readonly<Record<string, Look>> = { 'send-email': [IconMail, 'message'], 'sync-audience': [IconSpeakerphone, 'ads'], 'http-request': [IconWorld, 'developer'] };
const TYPES: Readonly<Record<string, Look>> = {
  segment: [IconFilter, 'accent'],
  tag: [IconTag, 'contact'],
  trait: [IconPencil, 'contact'],
  consent: [IconShield, 'contact'],
  owner: [IconUser, 'contact'],
  score: [IconGauge, 'contact'],
  company: [IconBuilding, 'contact'],
  mail: [IconMail, 'message'],
  task: [IconSquareCheck, 'sales'],
  'task-done': [IconCircleCheck, 'sales'],
  'run-entered': [IconRoute, 'flow'],
  'run-ended': [IconRoute, 'flow'],
  step: [IconRoute, 'flow'],
};

function lookOf(entry: Entry): Look {
  if (entry.type === 'effect') return EFFECTS[textOf(entry, 'kind')] ?? [IconSend, 'developer'];
  if (entry.type !== 'event') return TYPES[entry.type] ?? [IconBolt, 'developer'];
  const name = `${textOf(entry, 'name')} ${textOf(entry, 'call')}`;
  return EVENTS.find(([pattern]) => pattern.test(name))?.[1] ?? [IconBolt, 'message'];
}

/** What kind of thing an entry is, at a glance. */
export function EntryTile({ entry }: { entry: Entry }) {
  const [Shape, family] = lookOf(entry);
  return (
    <span className="entry-tile" style={{ background: `var(--${family}-tint)`, color: `var(--${family})` }}>
      <Shape size={15} stroke={1.75} aria-hidden="true" />
    </span>
  );
}
