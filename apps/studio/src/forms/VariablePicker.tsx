import { Popover, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useSeenProperties } from '../rules/use-seen.js';
import { call, type Page } from '../server/call.js';
import { useWords } from '../words/use-words.js';

interface Variable {
  readonly path: string;
  readonly label: string;
  /** What a real contact has there. */
  readonly example: string;
}

/** `firstName` as "First name". */
const labelOf = (key: string): string => {
  const words = key.replace(/[._-]+/g, ' ').replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};
const isPlain = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);
/** Names that Liquid reads after a dot; the others need brackets. */
const pathTo = (root: string, key: string): string => (/^[A-Za-z_][\w]*$/.test(key) ? `${root}.${key}` : `${root}["${key.replace(/"/g, '')}"]`);

interface Contact {
  readonly email: string | null;
  readonly traits: Readonly<Record<string, unknown>>;
}

/** What a text may say: attributes of a real contact, properties of the event that starts the workflow. */
function useVariables(startedBy: string | undefined): readonly Variable[] {
  const contacts = useQuery({ queryKey: ['seen-contacts'], queryFn: () => call<Page<Contact>>('/api/contacts?limit=50'), staleTime: 60_000 }).data?.items ?? [];
  const properties = useSeenProperties(startedBy);
  // The one of whom most is known is the best example.
  const [best] = [...contacts].sort((a, b) => Object.keys(b.traits).length - Object.keys(a.traits).length);
  const traits = Object.entries(best?.traits ?? {}).filter(([, value]) => isPlain(value));
  return [
    ...traits.map(([key, value]) => ({ path: pathTo('contact.traits', key), label: labelOf(key), example: String(value) })),
    ...[...properties].map(([key, values]) => ({ path: pathTo('event.properties', key), label: `${startedBy}: ${labelOf(key)}`, example: values[0] ?? '' })),
    { path: 'workspace.name', label: labelOf('workspace'), example: '' },
    { path: 'unsubscribe_url', label: labelOf('unsubscribeLink'), example: '' },
  ];
}

interface VariablePickerProps {
  readonly isOpen: boolean;
  readonly startedBy: string | undefined;
  readonly children: ReactNode;
  setOpen(isOpen: boolean): void;
  put(variable: string): void;
}

export function VariablePicker({ isOpen, startedBy, children, setOpen, put }: VariablePickerProps) {
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" width={330} shadow="md" trapFocus returnFocus withinPortal>
      <Popover.Target>{children}</Popover.Target>
      <Popover.Dropdown p={0}>{isOpen && <Variables startedBy={startedBy} put={put} />}</Popover.Dropdown>
    </Popover>
  );
}

function Variables({ startedBy, put }: Pick<VariablePickerProps, 'startedBy' | 'put'>) {
  const { say } = useWords();
  const [asked, setAsked] = useState('');
  const [fallback, setFallback] = useState('');
  const variables = useVariables(startedBy).filter(({ label, path }) => `${label} ${path}`.toLowerCase().includes(asked.toLowerCase()));
  const written = ({ path }: Variable) => (fallback === '' ? `{{ ${path} }}` : `{{ ${path} | default: "${fallback.replace(/["{}]/g, '')}" }}`);
  return (
    <div className="palette">
      <div className="stack tight">
        <TextInput data-autofocus aria-label={say('liquid.find')} placeholder={say('liquid.find')} value={asked} onChange={(event) => setAsked(event.currentTarget.value)} onKeyDown={(event) => event.key === 'Enter' && variables[0] && put(written(variables[0]))} />
        <TextInput aria-label={say('liquid.fallback')} placeholder={say('liquid.fallback')} value={fallback} onChange={(event) => setFallback(event.currentTarget.value)} />
      </div>
      <ul className="variables">
        {variables.map((variable) => (
          <li key={variable.path}>
            <button type="button" onClick={() => put(written(variable))}>
              <span>{variable.label}</span>
              <span className="secondary">{variable.example}</span>
            </button>
          </li>
        ))}
      </ul>
      {variables.length === 0 && <p className="hint">{say('liquid.none')}</p>}
    </div>
  );
}
