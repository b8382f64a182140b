import { IconCheck, IconX } from '@tabler/icons-react';
import type { Json } from '../server/json.js';
import { useWords } from '../words/use-words.js';
import { shortOf } from './useSentences.js';

interface Explanation {
  readonly path: string;
  readonly kind: string;
  readonly member: boolean;
  readonly needed: string;
  readonly seen?: Json;
  readonly children: readonly Explanation[];
}
/** What the server says of why. */
export interface Answer {
  readonly member: boolean;
  readonly validUntil: string | null;
  readonly explanation: Explanation;
}

/** The conditions by themselves, without what joins them. */
const leavesOf = (one: Explanation): readonly Explanation[] => (one.children.length === 0 || one.kind === 'not' ? [one] : one.children.flatMap(leavesOf));
const seenIn = (one: Explanation): Json | undefined => one.seen ?? one.children[0]?.seen;

/** Each condition with what was seen, and until when it stays so. */
export function Explained({ answer }: { answer: Answer }) {
  const { say, instant } = useWords();
  return (
    <>
      <ul>
        {leavesOf(answer.explanation).map((one) => {
          const seen = seenIn(one);
          return (
            <li key={one.path}>
              {one.member ? <IconCheck size={15} className="good" aria-label={say('why.holds')} /> : <IconX size={15} className="bad" aria-label={say('why.holds-not')} />}
              <span>
                {one.needed}
                {seen !== undefined && <span className="secondary"> {say('why.seen', { seen: shortOf(seen) })}</span>}
              </span>
            </li>
          );
        })}
      </ul>
      {answer.validUntil && <p className="secondary">{say('why.until', { at: instant(answer.validUntil) })}</p>}
    </>
  );
}
