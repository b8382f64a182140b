import { ActionIcon, Button, Input, NumberInput, TextInput } from '@mantine/core';
import type { JsonObject } from '@tributary/contract';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useWords } from '../words/use-words.js';
import { freeName, labels, listOf, textOf, type FieldProps } from './field.js';

/** Variants with their weights, and the share that each comes to. */
export function VariantsField(props: FieldProps) {
  const [added, setAdded] = useState<number | null>(null);
  const { say, number } = useWords();
  const variants = listOf(props.value);
  const total = variants.reduce((sum, { weight }) => sum + (typeof weight === 'number' ? weight : 0), 0);
  const put = (i: number, variant: JsonObject) => props.change(variants.map((one, at) => (at === i ? variant : one)));
  return (
    <Input.Wrapper {...labels(props)}>
      <div className="stack tight">
        {variants.map((variant, i) => (
          <div key={i} className="row">
            <TextInput autoFocus={i === added} style={{ flex: 1 }} aria-label={say('form.variant-name')} value={textOf(variant['name'])} onChange={(event) => put(i, { ...variant, name: event.currentTarget.value })} />
            <NumberInput style={{ width: 80 }} aria-label={say('form.weight')} min={0} value={typeof variant['weight'] === 'number' ? variant['weight'] : ''} onChange={(next) => put(i, { ...variant, weight: Number(next) || 0 })} />
            <span className="secondary figure share">{total > 0 && typeof variant['weight'] === 'number' ? `${number(Math.round((100 * variant['weight']) / total))} %` : ''}</span>
            <ActionIcon variant="subtle" color="gray" size={32} aria-label={say('rule.remove')} onClick={() => props.change(variants.filter((_, at) => at !== i))}>
              <IconX size={15} />
            </ActionIcon>
          </div>
        ))}
        <Button variant="default" leftSection={<IconPlus size={15} />} onClick={() => {
            setAdded(variants.length);
            props.change([...variants, { name: freeName(variants), weight: 50 }]);
          }}>
          {say('form.add-variant')}
        </Button>
      </div>
    </Input.Wrapper>
  );
}
