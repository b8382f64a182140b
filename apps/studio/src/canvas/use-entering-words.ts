import type { Entering } from '../server/workflows.js';
import { useTimes } from '../words/use-times.js';
import { useWords } from '../words/use-words.js';

/** How many people a trigger speaks of, and of a schedule when; undefined: nobody knows. @param most so many instants of a schedule */
export function useEnteringWords(): (entering: Entering | undefined, most: number) => string | undefined {
  const { say, number } = useWords();
  const { atIn } = useTimes();
  return (entering, most) => {
    if (!entering || entering.count === null) return undefined;
    const { count, within, ahead, instants, timezone = 'UTC' } = entering;
    const people = say(ahead ? 'step.in-thirty-days' : within === null ? 'step.in-it-now' : 'step.in-seven-days', { count, shown: number(count) });
    if (!instants || instants.length === 0) return people;
    // When comes first: the foot of a step is short.
    return `${say('step.next-at', { times: instants.slice(0, most).map((at) => atIn(at, timezone)).join('; ') })} · ${people}`;
  };
}
