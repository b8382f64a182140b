import type { Keys } from './use-keys.js';

const isApple = /Mac|iPhone|iPad/.test(navigator.platform);
const withCommand = (key: string): string => `${isApple ? '⌘' : 'Ctrl'} ${key}`;

type Listed = Keys['keys'];
const LOOKING: Listed = [
  { key: '↑ ↓ ← →', word: 'keys.walk' },
  { key: 'Enter', word: 'keys.enter' },
  { key: 'O', word: 'outline.title' },
  { key: 'Esc', word: 'keys.leave' },
  { key: withCommand('A'), word: 'keys.all' },
  { key: withCommand('C'), word: 'keys.copy' },
];
const DRAWING: Listed = [
  { key: 'A +', word: 'keys.add-step' },
  { key: 'Delete', word: 'keys.remove-step' },
  { key: withCommand('X'), word: 'keys.cut' },
  { key: withCommand('V'), word: 'keys.paste' },
  { key: withCommand('Z'), word: 'canvas.undo' },
  { key: `⇧ ${withCommand('Z')}`, word: 'canvas.redo' },
];
const all: Listed = [...LOOKING, ...DRAWING];

/** What a drawing hears: see canvas/use-canvas-keys.ts and use-clipboard.ts. @param isEdited false: it is only looked at */
export const canvasKeys = (isEdited: boolean): Listed => (isEdited ? all : LOOKING);
