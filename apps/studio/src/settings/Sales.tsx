import { useWords } from '../words/use-words.js';
import { Salespeople } from './Salespeople.js';
import { Teams } from './Teams.js';

/** Who is given tasks, and in which teams. */
export function Sales() {
  const { say } = useWords();
  return (
    <>
      <Salespeople />
      <Teams />
      <p className="hint">{say('sales.not-members')}</p>
    </>
  );
}
