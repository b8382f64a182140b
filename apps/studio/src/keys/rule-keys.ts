import type { Keys } from './use-keys.js';

/** What the rows of a condition hear while one of them has the focus: see rules/RuleEditor.tsx and RuleRows.tsx. */
export const RULE_KEYS: Keys['keys'] = [
  { key: 'C', word: 'keys.condition' },
  { key: 'G', word: 'keys.group' },
  { key: '↑ ↓ ← →', word: 'keys.handle' },
];
