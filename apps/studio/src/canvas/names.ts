import type { NodeDescription } from '@tributary/contract';
import { useMemo } from 'react';
import { useList, type Named } from '../server/workflows.js';

/** Lists from which a field of a config picks, by the widget that its schema asks for. */
export const LIST_OF: Readonly<Record<string, string>> = {
  'segment-picker': '/api/segments',
  'static-segment-picker': '/api/segments',
  'workflow-picker': '/api/workflows',
  'template-picker': '/api/templates',
  'audience-picker': '/api/audiences',
  'topic-picker': '/api/topics',
  'user-picker': '/api/users',
};

/** How something is called: people know names, drawings know ids and keys. */
export type NameOf = (widget: string | undefined, value: string) => { readonly name: string; readonly colour: string | null };

const find = (list: readonly Named[] | undefined, value: string) => list?.find(({ id, key }) => id === value || key === value);

export function useNames(): NameOf {
  const segments = useList('/api/segments').data;
  const workflows = useList('/api/workflows').data;
  const templates = useList('/api/templates').data;
  const audiences = useList('/api/audiences').data;
  return useMemo(() => {
    const lists: Readonly<Record<string, readonly Named[] | undefined>> = { 'segment-picker': segments, 'static-segment-picker': segments, 'workflow-picker': workflows, 'template-picker': templates, 'audience-picker': audiences };
    return (widget, value) => {
      const found = find(lists[widget ?? ''], value);
      return { name: found?.name ?? DURATION_OF(widget, value), colour: found?.colour ?? null };
    };
  }, [segments, workflows, templates, audiences]);
}

const UNITS: Readonly<Record<string, string>> = { s: 'second', m: 'minute', h: 'hour', d: 'day', w: 'week', mo: 'month', y: 'year' };

/** `3d` as "3 days", in the language of the page. */
const DURATION_OF = (widget: string | undefined, value: string): string => {
  const [, count, unit] = (widget === 'duration' ? /^(\d+(?:\.\d+)?)(s|m|h|d|w|mo|y)$/.exec(value) : null) ?? [];
  return count && unit ? new Intl.NumberFormat(document.documentElement.lang, { style: 'unit', unit: UNITS[unit]!, unitDisplay: 'long' }).format(Number(count)) : value;
};

/** What a field of a kind's form is drawn with. */
export function widgetOf(kind: NodeDescription, field: string): string | undefined {
  const properties = kind.config['properties'] as Readonly<Record<string, { readonly widget?: string }>> | undefined;
  return properties?.[field]?.widget;
}
