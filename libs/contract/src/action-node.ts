import type { ContactEditor, ContactSketch } from './contact-editor.js';
import type { Change } from './facts.js';
import type { Json } from './json.js';
import type { Example, NodeHead } from './node-head.js';

/** What earlier steps left behind; keys are written by `saveAs`. */
export interface RunData {
  get(key: string): Json | undefined;
  set(key: string, value: Json): void;
}

export interface ActionContext<Config> {
  readonly config: Config;
  readonly contact: ContactEditor;
  readonly now: number;
  readonly data: RunData;
  /** Text with Liquid in it, filled in. @throws {StepFailed} when the template is at fault */
  render(template: string): string;
}

export interface ActionExample extends Example {
  readonly given?: ContactSketch;
  /** What the contact bears afterwards; what is not named does not matter. */
  readonly becomes?: ContactSketch;
  /** What a template in the config gives, filled in; itself when absent. */
  readonly renders?: string;
  readonly leaves?: string;
}

export interface ActionNode<Config = unknown> extends NodeHead<Config> {
  readonly type: 'action';
  /** Changes the contact, inside the fold. @returns the output @throws {StepFailed} */
  run(ctx: ActionContext<Config>): string;
  /** What it may change: whatever depends on that is loaded with the contact. Without it more is loaded, when it turns out to be needed. */
  changes?(config: Config): readonly Change[];
  readonly examples: readonly ActionExample[];
}
