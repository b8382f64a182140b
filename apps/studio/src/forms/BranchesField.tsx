import { ActionIcon, Button, Input, TextInput } from '@mantine/core';
import type { Expression, Json, JsonObject } from '@tributary/contract';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { RuleEditor } from '../rules/RuleEditor.js';
import { useWords } from '../words/use-words.js';
import { freeName, labels, listOf, textOf, type FieldProps } from './field.js';

const withoutWhen = ({ when: _when, ...rest }: JsonObject): JsonObject => rest;

/** Branches with their conditions, the first that holds is taken. */
export function BranchesField(props: FieldProps) {
  const [added, setAdded] = useState<number | null>(null);
  const { say } = useWords();
  const branches = listOf(props.value);
  const put = (i: number, branch: JsonObject) => props.change(branches.map((one, at) => (at === i ? branch : one)));
  return (
    <Input.Wrapper {...labels(props)}>
      <div className="stack">
        {branches.map((branch, i) => (
          <div key={i} className="stack tight">
            <div className="row">
              <TextInput autoFocus={i === added} style={{ flex: 1 }} aria-label={say('form.branch-name')} value={textOf(branch['name'])} onChange={(event) => put(i, { ...branch, name: event.currentTarget.value })} />
              <ActionIcon variant="subtle" color="gray" size={32} aria-label={say('rule.remove')} onClick={() => props.change(branches.filter((_, at) => at !== i))}>
                <IconX size={15} />
              </ActionIcon>
            </div>
            <RuleEditor value={branch['when'] as unknown as Expression | undefined} change={(when) => put(i, when === undefined ? withoutWhen(branch) : { ...branch, when: when as unknown as Json })} />
          </div>
        ))}
        <Button variant="default" leftSection={<IconPlus size={15} />} onClick={() => {
            setAdded(branches.length);
            props.change([...branches, { name: freeName(branches) }]);
          }}>
          {say('form.add-branch')}
        </Button>
      </div>
    </Input.Wrapper>
  );
}
