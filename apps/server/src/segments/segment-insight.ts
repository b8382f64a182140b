import { NotFound, type Expression, type Page } from '@tributary/contract';
import { compile, explain, sentence, type Explanation, type Settings } from '@tributary/segment';
import { run, type Pool } from '@tributary/store';
import { personColumn, type Person } from '../contacts/person.js';
import { resolveContact } from '../contacts/resolve-contacts.js';
import { pageOf, readCursor } from '../http/cursor.js';
import { ContactState } from '../stages/shard/contact-state.js';
import { loadDefinitions } from '../stages/shard/load-definitions.js';
import { loadBatch } from '../stages/shard/load.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { checkReferences, readRule } from './check-rule.js';
import { conditionSettings } from './condition-settings.js';
import { previewRule, type EstimatedPreview, type Preview, type Previewed } from './preview-rule.js';
import { overlapOf, type Overlap } from './segment-overlap.js';
import { segmentByRef } from './segment-rows.js';
import { segmentTrends, type Trend } from './segment-trends.js';
import { workspaceNow } from './workspace-now.js';

/** Somebody entered or left. */
export interface Transition {
  readonly contact: string;
  readonly person: Person | null;
  readonly at: string;
  readonly entered: boolean;
  readonly cause: string;
}

export interface Why {
  readonly member: boolean;
  /** Until when this surely stays so if nothing new is heard; null: for ever. */
  readonly validUntil: string | null;
  readonly sentence: string;
  readonly explanation: ExplanationView;
}

/** An explanation with its instants as the API writes them. */
export interface ExplanationView extends Omit<Explanation, 'validUntil' | 'children'> {
  readonly validUntil: string | null;
  readonly children: readonly ExplanationView[];
}

const transitions = {
  name: 'segment-transitions',
  text: `
    select c.contact, c.at, c.id::text as id, c.after = 'true' as entered, c.cause, ${personColumn('p')}
    from contact_change c left join contact p on p.shard = c.shard and p.workspace = c.workspace and p.id = c.contact
    where c.workspace = $1 and c.kind = 'segment' and c.key = $2 and ($3::timestamptz is null or (c.at, c.id) < ($3, $4::bigint))
    order by c.at desc, c.id desc limit $5`,
};

/** Questions about segments that change nothing. */
export class SegmentInsight {
  constructor(private readonly pool: Pool) {}

  /** How many people a rule would have, and ten of them; see `previewRule`. */
  preview(workspace: Workspace, given: Previewed): Promise<Preview | EstimatedPreview> {
    return previewRule(this.pool, workspace, given);
  }

  /** How far segments share their members. */
  overlap(workspace: Workspace, ids: string): Promise<Overlap> {
    return overlapOf(this.pool, workspace, ids);
  }

  /** How each segment grew in the last 30 days. */
  trends(workspace: Workspace): Promise<Trend[]> {
    return segmentTrends(this.pool, workspace);
  }

  /** Newest first. */
  async history(workspace: Workspace, ref: string, query: { limit: number; after?: string | undefined }): Promise<Page<Transition>> {
    const segment = await segmentByRef(this.pool, workspace.id, ref);
    const place = readCursor(query.after, ['instant', 'digits']);
    const rows = await run<Omit<Transition, 'at'> & { at: Date; id: string }>(this.pool, transitions, [workspace.id, String(segment.id), place?.[0] ?? null, place?.[1] ?? null, query.limit + 1]);
    return pageOf(rows, query.limit, ({ contact, person, at, entered, cause }) => ({ contact, person, at: at.toISOString(), entered, cause }), (row) => [row.at.toISOString(), row.id]);
  }

  /** Why a contact is in a segment, or is not: each condition with what was seen and what was needed. */
  async why(workspace: Workspace, ref: string, contact: string): Promise<Why> {
    const segment = await segmentByRef(this.pool, workspace.id, ref);
    if (!segment.rule) throw new NotFound('rule', `${segment.key} (a static segment: its members are picked by hand)`);
    return this.#explain(workspace, segment.rule, contact);
  }

  /** The same of a rule that is no segment, or not yet. */
  async whyRule(workspace: Workspace, given: { rule: unknown; contact: string }): Promise<Why> {
    const rule = readRule(given.rule);
    await checkReferences(this.pool, workspace.id, rule, null, '');
    return this.#explain(workspace, rule, given.contact);
  }

  async #explain(workspace: Workspace, rule: Expression, contact: string): Promise<Why> {
    const key = await resolveContact(this.pool, workspace, contact);
    const at = await workspaceNow(this.pool, workspace.id);
    const known = await loadDefinitions(this.pool, workspace.id, new Map(), undefined);
    const settings = await conditionSettings(this.pool, workspace.id);
    const { evaluate, needs, reads } = compile(rule, settings);
    // As one more segment, so that what the rule reads is loaded.
    const asked = { id: 0, key: '', kind: 'active' as const, version: null, live: { version: 0, evaluate, needs }, building: null };
    const definitions = { ...known, segments: [...known.segments, asked], changePaths: () => [...new Set([...known.changePaths(), ...reads.changes])], readsCompanies: () => known.readsCompanies() || reads.companies };
    const [loaded] = await loadBatch(this.pool, [{ key, items: [], dueUntil: at }], () => definitions, { inFull: true, cache: null });
    return whyOf(rule, new ContactState(loaded!, definitions), at, settings);
  }
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

function shown(explanation: Explanation): ExplanationView {
  return { ...explanation, validUntil: iso(explanation.validUntil), children: explanation.children.map(shown) };
}

function whyOf(rule: Expression, facts: ContactState, at: number, settings: Settings): Why {
  const { member, validUntil } = compile(rule, settings).evaluate(facts, at);
  return { member, validUntil: iso(validUntil), sentence: sentence(rule), explanation: shown(explain(rule, facts, at, settings)) };
}
