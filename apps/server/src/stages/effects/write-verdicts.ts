import { LANES, type AnswerPayload } from '@tributary/contract';
import { addItems, changeEffects, writeMails, type Connection, type NewItem, type NewMail } from '@tributary/store';
import { makeEvents, type MadeEvent } from '../accept/make-events.js';
import { workflowIdOf } from '../../workflows/workflow-id.js';
import type { Verdict } from './verdict.js';

/**
 * Writes what became of effects: the ledger, then, for those whose lease still held, the answers to their runs and the local mailbox.
 * At most five statements a clock, however many effects.
 * @returns how many runs were told
 */
export async function writeVerdicts(connection: Connection, verdicts: readonly Verdict[]): Promise<number> {
  const written = await changeEffects(
    connection,
    verdicts.map((verdict) => verdict.change),
  );
  const answers: NewItem[] = [];
  const mails: NewMail[] = [];
  const events: MadeEvent[] = [];
  for (const { effect, outcome, mail, event } of verdicts) {
    // A merge may have given it to another contact meanwhile: the row says to whom.
    const place = written.get(effect.key);
    if (!place) continue;
    const payload: AnswerPayload | null = outcome && { run: effect.run, key: effect.key, outcome };
    if (payload) answers.push({ ...place, lane: LANES.live, at: null, root: effect.root, depth: effect.depth + 1, kind: 'answer', payload });
    if (mail) mails.push({ ...place, ...mail, effect: effect.key });
    const about = { workflow: workflowIdOf(effect.workflow), run: effect.run, node: effect.node };
    if (event) events.push({ ...place, name: event.name, messageId: `effect:${effect.key}`, properties: { ...event.properties, ...about }, chain: { root: effect.root, depth: effect.depth + 1 } });
  }
  await addItems(connection, answers);
  await writeMails(connection, mails);
  await makeEvents(connection, events);
  return answers.length;
}
