import type { CompanyCondition, Expression, TraitCondition } from '@tributary/contract';
import { ActionIcon } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useWords } from '../words/use-words.js';
import { SuggestedToken } from './SuggestedToken.js';
import { TraitTokens } from './TraitTokens.js';

const ROLES = ['buyer', 'champion', 'user'];
const isTrait = (rule: Expression): rule is TraitCondition => 'trait' in rule;

/** Conditions on the company that all have to hold; undefined: it says something that these rows cannot. */
function companyRows(company: Expression): readonly TraitCondition[] | undefined {
  if ('everyone' in company) return [];
  const rows = 'and' in company ? company.and : [company];
  return rows.every(isTrait) ? rows : undefined;
}

function companyOf(rows: readonly TraitCondition[]): Expression {
  return rows.length === 0 ? { everyone: true } : rows.length === 1 ? rows[0]! : { and: rows };
}

/** "at a company as buyer whose employees is at least 500". */
export function CompanyTokens({ value, change }: { value: CompanyCondition; change: (value: CompanyCondition) => void }) {
  const { say } = useWords();
  const rows = companyRows(value.company);
  const put = (next: readonly TraitCondition[]) => change({ ...value, company: companyOf(next) });
  const { role, ...anyRole } = value;
  return (
    <>
      {say('rule.company.as')}
      <SuggestedToken tone="trait" label={say('rule.company.role')} value={role ?? ''} known={ROLES} change={(next) => change(next === '' ? anyRole : { ...value, role: next })} />
      {rows ? (
        <>
          {rows.map((row, i) => (
            <span className="rule-step" key={i}>
              {say(i === 0 ? 'rule.company.whose' : 'rule.and')}
              <TraitTokens value={row} change={(next) => put(rows.map((one, at) => (at === i ? next : one)))} />
              <ActionIcon variant="subtle" color="gray" size={20} aria-label={say('rule.remove')} onClick={() => put(rows.filter((_, at) => at !== i))}>
                <IconX size={12} />
              </ActionIcon>
            </span>
          ))}
          <button type="button" className="link quiet" onClick={() => put([...rows, { trait: '', op: 'equals', value: '' }])}>
            <IconPlus size={14} /> {say('rule.company.add')}
          </button>
        </>
      ) : (
        <code>{JSON.stringify(value.company)}</code>
      )}
    </>
  );
}
