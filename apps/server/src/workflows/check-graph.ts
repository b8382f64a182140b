import { templateFault } from '@tributary/channels';
import { graphSchema, suggestion, type Expression, type Kinds } from '@tributary/contract';
import { ANY_SEGMENT, parse, referencesOf } from '@tributary/segment';
import { pathText, validate, type Checks, type GraphFault, type Validation } from '@tributary/workflow';
import { unknownPlaces } from '../places/resolve-places.js';
import { monotonicMs } from '../monotonic.js';
import type { SegmentNames } from '../segments/segment-names.js';
import { readFields, type ConfigField } from './config-fields.js';
import type { GraphNames, PeopleNames } from './graph-names.js';

/** Fields of these are filled in when a step is taken; texts of others are names. */
const LIQUID: readonly (string | null)[] = ['text', 'long-text', 'html', 'url', 'value', 'headers', 'user-picker', 'team-picker', null];
/** Templates are tried one by one: after so many that are wrong, or so long, the others wait for the next look, or fail when they are sent. */
const MOST_TEMPLATE_FAULTS = 20;
const TEMPLATES_MS = 2_000;

interface Patience {
  left: number;
  readonly untilMs: number;
}

/** Everything that is wrong with a graph in a workspace: with its form, and with what it names. @param graph anything */
export function checkGraph(graph: unknown, kinds: Kinds, names: GraphNames): Validation {
  const form = validate(graph, kinds, { checkExpression: (expression, path) => checkExpression(expression, path, names.segments) });
  const parsed = graphSchema.safeParse(graph);
  if (!parsed.success) return form;
  const patience = { left: MOST_TEMPLATE_FAULTS, untilMs: monotonicMs() + TEMPLATES_MS };
  const named = parsed.data.nodes.flatMap((node, place) =>
    readFields(node, kinds).flatMap((field) => {
      const fault = faultOfField(field, names, patience);
      return fault ? [{ path: pathText(['nodes', place, 'config', ...field.at]), ...fault, node: node.id }] : [];
    }),
  );
  return { errors: [...form.errors, ...named], warnings: form.warnings };
}

type Named = Pick<GraphFault, 'code' | 'detail'>;

function faultOfField({ widget, value }: ConfigField, { segments, workflows, templates, users, teams, audiences }: GraphNames, patience: Patience): Named | null {
  if (typeof value !== 'string') return null;
  if (widget === 'static-segment-picker') return faultOfPicked(value, segments);
  if (widget === 'workflow-picker' && !workflows.has(value)) return { code: 'graph.unknown-workflow', detail: `There is no workflow "${value.slice(0, 100)}" in this workspace; give the id of one, as wf_1.` };
  if (widget === 'segment-picker') return segments.resolve(value) ? null : { code: 'graph.unknown-segment', detail: noSegment(value, segments) };
  if (widget === 'template-picker') return templates.includes(value) ? null : { code: 'graph.unknown-template', detail: noTemplate(value, templates) };
  if (widget === 'audience-picker') return audiences.resolve(value) ? null : { code: 'graph.unknown-audience', detail: noAudience(value, audiences.names) };
  const isLiquid = /\{\{|\{%/.test(value);
  if (widget === 'user-picker' && !isLiquid) return users.has(value) ? null : { code: 'graph.unknown-user', detail: noUser(value, users) };
  if (widget === 'team-picker' && !isLiquid) return teams.has(value) ? null : { code: 'graph.unknown-team', detail: noTeam(value, teams) };
  if (!LIQUID.includes(widget) || !isLiquid || patience.left === 0 || monotonicMs() > patience.untilMs) return null;
  const fault = templateFault(value);
  if (fault) patience.left--;
  return fault && { code: 'graph.template', detail: fault.message };
}

const noAudience = (name: string, names: readonly string[]): string => `There is no audience "${name.slice(0, 100)}" in this workspace${suggestion(name, names) || '.'}`;
const noTemplate = (name: string, keys: readonly string[]): string => `There is no template "${name.slice(0, 100)}" in this workspace${suggestion(name, keys) || '.'}`;
const noUser = (name: string, { names }: PeopleNames): string => `There is no user "${name.slice(0, 100)}" in this workspace${suggestion(name, names) || '; give the email or id of one, or make one at /api/users.'}`;
const noTeam = (name: string, { names }: PeopleNames): string => `There is no team "${name.slice(0, 100)}" in this workspace${suggestion(name, names) || '; give the key or id of one, or make one at /api/teams.'}`;

function faultOfPicked(value: string, segments: SegmentNames): Named | null {
  const segment = segments.resolve(value);
  if (!segment) return { code: 'graph.unknown-segment', detail: noSegment(value, segments) };
  if (segment.kind === 'static') return null;
  return { code: 'graph.active-segment', detail: `The members of "${value.slice(0, 100)}" follow from its rule, so nobody can be put in or taken out; choose a static segment.` };
}

const noSegment = (name: string, { keys }: SegmentNames): string => `There is no segment "${name.slice(0, 100)}" in this workspace${suggestion(name, keys) || '.'}`;

function checkExpression(expression: unknown, path: string, segments: SegmentNames): ReturnType<Checks['checkExpression']> {
  const parsed = parse(expression, path);
  if (!parsed.ok) return parsed.errors;
  const places = unknownPlaces(parsed.expression, path);
  if (places.length > 0) return places;
  // A condition that a node made of its fields names what a field names: that is told of the field, and once is enough.
  if ('segment' in parsed.expression && path.endsWith('.config')) return [];
  const unknown = [...referencesOf(parsed.expression)].filter((name) => name !== ANY_SEGMENT && !segments.resolve(name));
  return unknown.map((name) => ({ path: placeOf(name, parsed.expression, path) ?? path, code: 'rule.unknown-segment', detail: noSegment(name, segments) }));
}

/** Where a rule names a segment; null: not as a condition of its own. */
function placeOf(name: string, rule: Expression, path: string): string | null {
  if ('segment' in rule) return rule.segment === name ? `${path}.segment` : null;
  if ('not' in rule) return placeOf(name, rule.not, `${path}.not`);
  const [key, children] = 'and' in rule ? ['and', rule.and] : 'or' in rule ? ['or', rule.or] : ['', []];
  for (const [i, child] of children.entries()) {
    const place = placeOf(name, child, `${path}.${key}[${i}]`);
    if (place) return place;
  }
  return null;
}
