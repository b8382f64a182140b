import type { GraphNode, Json, JsonObject, NodeDescription } from '@tributary/contract';
import { useWords } from '../words/use-words.js';
import type { Fault } from '../server/workflows.js';
import type { Field } from './field.js';
import { FormField } from './FormField.js';

interface NodeFormProps {
  readonly node: GraphNode;
  readonly kind: NodeDescription;
  readonly faults: readonly Fault[];
  /** Other steps, for fields that name one. */
  readonly others: readonly GraphNode[];
  /** The event that starts the workflow. */
  readonly startedBy: string | undefined;
  change(config: JsonObject): void;
}

/** The settings of a step: the form follows from the schema that its node file gives; nothing here knows any kind. */
export function NodeForm({ node, kind, faults, others, startedBy, change }: NodeFormProps) {
  const { say } = useWords();
  const schema = kind.config as unknown as Field & { readonly required?: readonly string[] };
  const fields = Object.entries(schema.properties ?? {});
  const named = fields.find(([, { widget }]) => widget === 'event-picker')?.[0];
  const event = named === undefined ? undefined : node.config[named];
  const set = (name: string, value: Json | undefined) => {
    const { [name]: _old, ...rest } = node.config;
    change(value === undefined ? rest : { ...rest, [name]: value });
  };
  if (fields.length === 0) return <p className="hint">{say('form.nothing')}</p>;
  return (
    <>
      {fields.map(([name, field]) => (
        <FormField
          key={name}
          {...{ name, field, others, startedBy }}
          event={typeof event === 'string' && event !== '' ? event : undefined}
          value={node.config[name]}
          required={schema.required?.includes(name) ?? false}
          fault={faults.find(({ path }) => new RegExp(`\\.config\\.${name}(?:[.[]|$)`).test(path))?.detail}
          change={(value) => set(name, value)}
        />
      ))}
    </>
  );
}
