import { NotFound } from '@tributary/contract';
import { dataNeedsOf, SEGMENT_TEMPLATES, sentence, type DataNeeds, type SegmentTemplate } from '@tributary/segment';
import { run, type Pool } from '@tributary/store';
import type { Workspace } from '../workspaces/workspaces.js';
import type { SegmentInsight } from './segment-insight.js';

export interface TemplateView extends SegmentTemplate {
  readonly id: string;
  readonly sentence: string;
  readonly needs: DataNeeds;
  /** What of that this workspace has never had, in words: `the event "Order Completed"`. Empty: it can be used at once. */
  readonly lacks: readonly string[];
}

/** With how many people it would find here, now. */
export interface CountedTemplate extends TemplateView {
  readonly count: number;
  readonly total: number;
}

/** What is asked of contacts is looked for among so many: one of a million may have it, and nobody waits for that. */
const LOOKED_AT = 10_000;

const readHad = {
  name: 'template-data-had',
  text: `
    with looked as materialized (select traits from contact where workspace = $1 and state = 'active' limit ${LOOKED_AT})
    select 'event' as kind, e.name from (select distinct name from contact_event where workspace = $1 and name = any($2::text[])) e
    union all
    select 'trait', k.name from unnest($3::text[]) k(name) where exists (select from looked where traits ? k.name or traits #> string_to_array(k.name, '.') is not null)
    union all
    select 'trait', 'computed.' || k.name from unnest($4::text[]) k(name) where exists (
      select from (select value from computed_trait t where t.workspace = $1 and t.model = split_part(k.name, '.', 1) limit ${LOOKED_AT}) t
      where (string_to_array(k.name, '.'))[2:] = '{}' or t.value #> (string_to_array(k.name, '.'))[2:] is not null)
    union all
    select 'company', k.name from unnest($6::text[]) k(name) where exists (select from (select traits from company g where g.workspace = $1 limit ${LOOKED_AT}) g where g.traits ? k.name or g.traits #> string_to_array(k.name, '.') is not null)
    union all
    select 'topic', k.name from unnest($5::text[]) k(name) where exists (select from topic t where t.workspace = $1 and t.key = k.name)`,
};

/** What has to be known before the product can work these out, by the name under `computed`. */
const WORKED_OUT_FROM: Readonly<Record<string, string>> = {
  age: 'birthdays',
  generation: 'birthdays',
  device: 'what people browse with (the user agent of events)',
  geo: 'where people are (an address, a country or a telephone number)',
  source: 'where people came from (referrers or campaigns of page views)',
  engagement: 'anything people did',
  favourite: 'orders with products',
  rfm: 'orders',
};

function traitInWords(name: string): string {
  const [first, model = ''] = name.split('.');
  return (first === 'computed' && WORKED_OUT_FROM[model]) || `the attribute "${name}"`;
}

/** Templates of segments with what each needs, what this workspace lacks, and how many people they find. */
export class SegmentTemplates {
  constructor(
    private readonly pool: Pool,
    private readonly insight: SegmentInsight,
  ) {}

  async list(workspace: Workspace): Promise<TemplateView[]> {
    const needs = SEGMENT_TEMPLATES.map(({ rule }) => dataNeedsOf(rule));
    const had = await this.#had(workspace, needs);
    return SEGMENT_TEMPLATES.map((template, i) => viewOf(template, needs[i]!, had));
  }

  /** @throws {NotFound} */
  async one(workspace: Workspace, key: string): Promise<CountedTemplate> {
    const template = SEGMENT_TEMPLATES.find((one) => one.key === key);
    if (!template) throw new NotFound('template', key);
    const needs = dataNeedsOf(template.rule);
    const { count, total } = await this.insight.preview(workspace, { rule: template.rule });
    return { ...viewOf(template, needs, await this.#had(workspace, [needs])), count, total };
  }

  async #had(workspace: Workspace, needs: readonly DataNeeds[]): Promise<ReadonlySet<string>> {
    const all = (names: (need: DataNeeds) => readonly string[]) => [...new Set(needs.flatMap(names))];
    const traits = all((need) => need.traits);
    const isComputed = (name: string) => name.startsWith('computed.');
    const computed = traits.filter(isComputed).map((name) => name.slice('computed.'.length));
    const rows = await run<{ kind: string; name: string }>(this.pool, readHad, [workspace.id, all((need) => need.events), traits.filter((name) => !isComputed(name)), computed, all((need) => need.topics), all((need) => need.companies)]);
    return new Set(rows.map(({ kind, name }) => `${kind} ${name}`));
  }
}

function viewOf(template: SegmentTemplate, needs: DataNeeds, had: ReadonlySet<string>): TemplateView {
  const missing = (kind: string, names: readonly string[], words: (name: string) => string) => new Set(names.filter((name) => !had.has(`${kind} ${name}`)).map(words));
  const lacks = [
    ...missing('event', needs.events, (name) => `the event "${name}"`),
    ...missing('trait', needs.traits, traitInWords),
    ...missing('company', needs.companies, (name) => `the attribute "${name}" of companies`),
    ...missing('topic', needs.topics, (name) => `the topic "${name}"`),
  ];
  return { id: template.key, ...template, sentence: sentence(template.rule), needs, lacks };
}
