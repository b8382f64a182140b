import type { PropertyCondition } from '@tributary/contract';
import { useWords } from '../words/use-words.js';
import { WhereRows } from './WhereRows.js';

interface WhereTokensProps {
  readonly event: string;
  readonly where: readonly PropertyCondition[] | undefined;
  readonly label?: string;
  /** Undefined: nothing is asked any more. */
  change(where: readonly PropertyCondition[] | undefined): void;
}

/** "where …": a link that opens into rows below, one a property. */
export function WhereTokens({ event, where = [], label, change }: WhereTokensProps) {
  const { say } = useWords();
  if (where.length === 0) {
    return (
      <button type="button" className="link quiet" onClick={() => change([{ property: '', op: 'equals', value: '' }])}>
        {label ?? say('rule.add-where')}
      </button>
    );
  }
  return (
    <div className="rule-where">
      <WhereRows event={event} where={where} change={(next) => change(next.length === 0 ? undefined : next)} />
    </div>
  );
}

/** A condition that asks this of what the event carries, or nothing. */
export function withWhere<Value extends { readonly where?: readonly PropertyCondition[] | undefined }>({ where: _where, ...rest }: Value, where: readonly PropertyCondition[] | undefined): Value {
  return (where === undefined ? rest : { ...rest, where }) as unknown as Value;
}
