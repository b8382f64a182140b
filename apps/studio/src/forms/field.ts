import type { GraphNode, Json, JsonObject } from '@tributary/contract';

/** A field of a kind's form: its JSON Schema with the node file's hints. */
export interface Field {
  readonly title?: string;
  readonly description?: string;
  readonly placeholder?: string;
  readonly widget?: string;
  readonly type?: string;
  /** What holds while nothing is said. */
  readonly default?: Json;
  readonly enum?: readonly string[];
  readonly items?: Field;
  readonly properties?: Readonly<Record<string, Field>>;
}

export interface FieldProps {
  readonly name: string;
  readonly field: Field;
  readonly value: Json | undefined;
  readonly required: boolean;
  readonly fault: string | undefined;
  /** Undefined takes the field away. */
  change(value: Json | undefined): void;
}

/** What a field may need to know of the drawing around it. */
export interface Around {
  /** Other steps, for fields that name one. */
  readonly others: readonly GraphNode[];
  /** The event that the step itself speaks of, for fields that name its properties. */
  readonly event: string | undefined;
  /** The event that starts the workflow: texts may say its properties. */
  readonly startedBy: string | undefined;
}

export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : value === undefined || value === null ? '' : String(value));
export const orNothing = (written: string): Json | undefined => (written === '' ? undefined : written);
export const listOf = (value: Json | undefined): readonly JsonObject[] => (Array.isArray(value) ? (value as JsonObject[]) : []);

/** Label, hint and fault of a field, as Mantine's inputs take them. */
export const labels = ({ field, name, required, fault }: FieldProps) => ({ label: field.title ?? name, description: field.description, withAsterisk: required, error: fault });

/** A name that no entry has yet. */
export const freeName = (taken: readonly JsonObject[]): string => {
  const names = taken.map((one) => one['name']);
  return 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('').find((name) => !names.includes(name)) ?? `${taken.length + 1}`;
};
