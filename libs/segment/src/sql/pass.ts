import { joinSql, processedSql, type EventScene } from './history.js';

/** What one condition asks of the events. */
export interface Question {
  /** Which events, by what an event's row says at once. */
  readonly which: string;
  /** What else has to hold of them; null: nothing. */
  readonly where: string | null;
  /** Name and SQL of what is asked. @param ofThese a condition that leaves this question's events; null: there are no others */
  readonly columns: (ofThese: string | null) => Readonly<Record<string, string>>;
}

/**
 * All that a rule asks of events is answered in one pass over them: reading a million contacts' events is what a rebuild costs.
 * @returns what precedes the name of each column of this question
 */
export function joinPass(scene: EventScene, question: Question): string {
  const { questions, joins } = scene.statement;
  const same = questions.findIndex((other) => textOf(other) === textOf(question));
  if (same >= 0) return prefixOf(same);
  // Joined once, and written when all questions are known.
  if (questions.push(question) === 1) joins.push(() => joinSql(`(${passSql(questions, scene)})`, 'q', 'true'));
  return prefixOf(questions.length - 1);
}

const prefixOf = (index: number): string => `q.of${index + 1}_`;

const textOf = ({ which, where, columns }: Question): string => JSON.stringify([which, where, columns(null)]);

function passSql(questions: readonly Question[], scene: EventScene): string {
  const named = questions.flatMap(({ columns }, i) => Object.entries(columns(questions.length === 1 ? null : `e.is${i + 1}`)).map(([name, sql]) => `${sql} as of${i + 1}_${name}`));
  return `select e.shard, e.contact, ${named.join(', ')} from ${readSql(questions, scene)} group by e.shard, e.contact`;
}

/** The events of all questions. Whose an event is, is worked out once: offset 0 keeps the planner from doing it for each column. */
function readSql(questions: readonly Question[], scene: EventScene): string {
  const [first, ...others] = questions;
  if (others.length === 0) return `event e where ${processedSql(scene, [first!.which, ...(first!.where === null ? [] : [first!.where])])}`;
  const whose = questions.map(({ which, where }, i) => `(${which}${where === null ? '' : ` and ${where}`}) as is${i + 1}`);
  const any = `(${questions.map(({ which }) => `(${which})`).join(' or ')})`;
  return `(select e.shard, e.contact, e.occurred_at, ${whose.join(', ')} from event e where ${processedSql(scene, [any])} offset 0) e`;
}
