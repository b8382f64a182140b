import type { Expression } from '@tributary/contract';

/** The expressions an expression is made of; none: it is a leaf. */
export function childrenOf(expression: Expression): readonly Expression[] {
  if ('and' in expression) return expression.and;
  if ('or' in expression) return expression.or;
  return 'not' in expression ? [expression.not] : [];
}
