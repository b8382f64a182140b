import { Autocomplete } from '@mantine/core';
import { useSeen, useSeenProperties } from '../rules/use-seen.js';
import { useTags } from '../server/workflows.js';
import { labels, orNothing, textOf, type Around, type FieldProps } from './field.js';

/** Text with what is really there as suggestions: events that came, attributes and properties that they have, tags in use. */
export function SuggestedField(props: FieldProps & Around) {
  const { field, value, change, event } = props;
  const seen = useSeen();
  const tags = useTags().data ?? [];
  const properties = useSeenProperties(field.widget === 'property-picker' ? event : undefined);
  const known: Readonly<Record<string, readonly string[]>> = { 'tag-picker': tags, 'event-picker': seen.events, 'trait-picker': [...seen.traits.keys()], 'property-picker': [...properties.keys()] };
  return <Autocomplete {...labels(props)} placeholder={field.placeholder} data={[...new Set(known[field.widget ?? ''] ?? [])]} value={textOf(value)} onChange={(next) => change(orNothing(next))} />;
}
