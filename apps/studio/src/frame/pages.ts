import { IconBolt, IconFilter, IconHome, IconInbox, IconMail, IconRoute, IconSettings, IconUsers, type Icon } from '@tabler/icons-react';
import type { Word } from '../words/use-words.js';

export interface PagePlace {
  readonly to: string;
  readonly word: Word;
  readonly Shape: Icon;
  /** On a phone it has a tab of its own; the rest stand under "More". */
  readonly isTab: boolean;
}

/** All pages, in the order of the rail. */
export const PAGES: readonly PagePlace[] = [
  { to: '/', word: 'frame.home', Shape: IconHome, isTab: true },
  { to: '/workflows', word: 'frame.workflows', Shape: IconRoute, isTab: false },
  { to: '/segments', word: 'frame.segments', Shape: IconFilter, isTab: false },
  { to: '/contacts', word: 'frame.contacts', Shape: IconUsers, isTab: true },
  { to: '/events', word: 'frame.events', Shape: IconBolt, isTab: false },
  { to: '/follow-ups', word: 'frame.follow-ups', Shape: IconInbox, isTab: true },
  { to: '/mailbox', word: 'frame.mailbox', Shape: IconMail, isTab: false },
];

/** At the foot of the rail, apart from the pages that one works on. */
export const SETTINGS: PagePlace = { to: '/settings', word: 'frame.settings', Shape: IconSettings, isTab: false };
