import { type z } from 'zod';
import type { Expression, PropertyCondition } from './expression.js';
import type { EventHappening } from './happening.js';
import type { JsonObject } from './json.js';
import type { Outputs } from './outputs.js';


/** Something wrong with a config that its schema cannot say; `at` leads to it inside the config. */
export interface ConfigFault {
  readonly at: readonly (string | number)[];
  readonly detail: string;
}

/** A condition inside a config, and where it stands. */
export interface Placed {
  readonly at: readonly (string | number)[];
  readonly expression: Expression;
}

/** Test, preview and documentation in one. `invalid`: the paths that are refused, as `branches.0.name`. */
export interface Example {
  readonly name: string;
  readonly config: JsonObject;
  readonly invalid?: readonly string[];
}

/** What every kind says of itself. Methods are written as methods, so that nodes of all configs fit into one list. */
export interface NodeHead<Config> {
  /** In kebab-case, never changed. */
  readonly kind: string;
  /** From 1; grows when the config's format changes. */
  readonly version: number;
  readonly title: string;
  readonly group: string;
  readonly icon: string;
  readonly summary: string;
  /** What a step with this config does, as its face on the canvas says it: `{field}` stands for what the config has there, `[…]` is left out where a field in it is empty or off, and `{field?}` only asks that. Absent: the title. */
  readonly sentence?: string;
  readonly config: z.ZodType<Config>;
  readonly outputs: Outputs;
  /** Rules across fields. */
  check?(config: Config): readonly ConfigFault[];
  /** The conditions inside, to be checked when saved and watched while running. */
  conditions?(config: Config): readonly Placed[];
  /** By old version: makes a config of that version one of the next. */
  readonly upgrade?: Readonly<Record<number, (config: JsonObject) => JsonObject>>;
}

/** Whether all of these hold for this one event. */
export type AskWhere = (where: readonly PropertyCondition[], event: EventHappening) => boolean;
