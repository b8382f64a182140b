import type { Permission } from '@tributary/contract';
import type { Word } from '../words/use-words.js';

export interface Tab {
  readonly path: 'keys' | 'members' | 'sales' | 'connections' | 'sending';
  readonly word: Word;
  /** Who may not do this is not shown it. */
  readonly needs: Permission;
}

/** Each with an address of its own, below /settings. */
export const TABS: readonly Tab[] = [
  { path: 'keys', word: 'settings.keys', needs: 'keys.manage' },
  { path: 'members', word: 'settings.members', needs: 'workspace.read' },
  { path: 'sales', word: 'settings.sales', needs: 'tasks.read' },
  { path: 'connections', word: 'settings.connections', needs: 'workspace.read' },
  { path: 'sending', word: 'settings.sending', needs: 'messages.read' },
];
