import type { Happening } from '@tributary/contract';
import { entryKeyOf, mayEnter, runId, startRun } from '@tributary/workflow';
import { segmentIdOf } from '../../segments/segment-id.js';
import { parseWorkflowId, workflowIdOf } from '../../workflows/workflow-id.js';
import { advanceRun } from './advance-run.js';
import type { ContactState } from './contact-state.js';
import type { OpenWorkflow } from './definitions.js';
import type { Moment } from './moment.js';
import type { News } from './news.js';

/** What a piece of news starts. */
export function startBy(state: ContactState, news: News, moment: Moment): void {
  const id = `${moment.name}/${moment.told++}`;
  if (news.type === 'start') return startIn(state, news.workflow, id, moment);
  for (const workflow of startedBy(state, news)) tryEnter(state, workflow, happeningOf(state, news, id), moment);
}

/** By an action: the trigger is not asked, as when somebody puts the contact in; everything else is. */
function startIn(state: ContactState, name: string, id: string, moment: Moment): void {
  const workflow = state.definitions.published(parseWorkflowId(name) ?? -1);
  if (workflow) enter(state, workflow, { type: 'manual', id, at: moment.at }, null, moment);
}

type Told = Exclude<News, { type: 'start' }>;

function startedBy({ definitions }: ContactState, news: Told): readonly OpenWorkflow[] {
  switch (news.type) {
    case 'transition':
      return definitions.startedBySegment(news.segment);
    case 'tag':
      return definitions.startedByChange(`tag:${news.tag}`);
    case 'date':
      return definitions.workflows.filter(({ id }) => id === news.workflow);
    case 'trait':
      return definitions.startedByChange(`trait:${news.key.split('.')[0] === 'computed' ? 'computed' : news.key}`);
  }
}

function happeningOf({ definitions }: ContactState, news: Told, id: string): Happening {
  if (news.type !== 'transition') return { ...news, id };
  const { segment, entered, at, cause } = news;
  const key = definitions.segments[definitions.placeOf(segment) ?? -1]?.key ?? '';
  return { type: 'transition', id, segment: { id: segmentIdOf(segment), key }, entered, at, cause };
}

export function tryEnter(state: ContactState, workflow: OpenWorkflow, happening: Happening, moment: Moment): void {
  const { flow, where } = workflow.flow;
  const entry = flow.trigger.matches(happening, where);
  if (entry.enters) return enter(state, workflow, happening, entry.entryKey, moment);
  if (!entry.reason || happening.type !== 'event') return;
  const { messageId, occurredAt } = happening;
  state.runs.warn({ ...state.key, messageId, occurredAt, code: entry.reason.code, detail: entry.reason.detail });
}

/** What came about just now in the fold: its id, and so a key made of it, cannot have been used before. */
const isOwnDoing = (happening: Happening, { name }: Moment): boolean => happening.type !== 'event' && happening.id.startsWith(`${name}/`);

/** A run begins if the workflow lets this contact in now; one decision for all modes of re-entry. @param own what the trigger tells runs apart by */
export function enter(state: ContactState, { id, flow: compiled }: OpenWorkflow, happening: Happening, own: string | null, moment: Moment): void {
  const { flow, version } = compiled;
  const entryKey = entryKeyOf(flow.reentry, own, happening);
  const isFresh = flow.reentry.mode === 'every-time' && own === null && isOwnDoing(happening, moment);
  const known = state.runs.enrolment(id, entryKey, isFresh);
  if (!mayEnter(flow.reentry, known, moment.at, entryKey).enters) return;
  if (!state.runs.enrolment(id, '', false)) {
    state.runs.count(id, '', 'people', 1);
    if (entryKey !== '') state.runs.setEnrolment(id, '', { passes: 0, activeRun: null, lastEndedAt: null });
  }
  const pass = (known?.passes ?? 0) + 1;
  const run = startRun({
    ...{ id: runId({ workflow: workflowIdOf(id), contact: state.key.contact, entryKey, pass }), workflow: workflowIdOf(id), version, contact: state.key.contact },
    ...{ entryKey, trigger: flow.trigger.id, now: moment.at, happening, event: moment.event },
  });
  state.runs.setEnrolment(id, entryKey, { passes: pass, activeRun: run.id, lastEndedAt: known?.lastEndedAt ?? null });
  advanceRun(state, { run, workflow: id, root: moment.root, stored: null }, { type: 'start', note: happening.type === 'manual' ? happening.note : undefined }, moment);
}
