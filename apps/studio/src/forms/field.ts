import type { Json } from '@tributary/contract';

/** A field of a kind's form: its JSON Schema with the node file's hints. */
export interface Field {
  readonly title?: string;
  readonly description?: string;
  readonly placeholder?: string;
  readonly widget?: string;
  readonly type?: string;
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
