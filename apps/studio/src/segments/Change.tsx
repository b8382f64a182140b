import { useWords } from '../words/use-words.js';

/** By how many it grew in the last 30 days; nothing where it stayed. */
export function Change({ sizes }: { sizes: readonly number[] | undefined }) {
  const { say, signed } = useWords();
  const by = sizes && sizes.length > 1 ? sizes.at(-1)! - sizes[0]! : 0;
  return by === 0 ? null : <span className="secondary figure">{say('segments.change', { by: signed(by) })}</span>;
}
