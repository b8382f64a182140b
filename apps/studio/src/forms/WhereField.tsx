import { Input } from '@mantine/core';
import type { Json, PropertyCondition } from '@tributary/contract';
import { WhereRows } from '../rules/WhereRows.js';
import { labels, type Around, type FieldProps } from './field.js';

/** Comparisons with the properties of an event, as rows. */
export function WhereField(props: FieldProps & Around) {
  const where = Array.isArray(props.value) ? (props.value as unknown as PropertyCondition[]) : [];
  return (
    <Input.Wrapper {...labels(props)}>
      <div className="rule">
        <WhereRows event={props.event} where={where} change={(next) => props.change(next.length === 0 ? undefined : (next as unknown as Json))} />
      </div>
    </Input.Wrapper>
  );
}
