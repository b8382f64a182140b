import type { Expression } from '@tributary/contract';
import { useQuery } from '@tanstack/react-query';
import { Explained, type Answer } from '../contacts/Explained.js';
import { Failed, Rows } from '../frame/states.js';
import { call } from '../server/call.js';

/** Why somebody fits a rule as it is written now, saved or not. */
export function WhyFits({ rule, contact }: { rule: Expression; contact: string }) {
  const { data, error } = useQuery({ queryKey: ['why-rule', JSON.stringify(rule), contact], queryFn: () => call<Answer>('/api/segments/why', { method: 'POST', body: { rule, contact } }), retry: false });
  return (
    <div className="why">
      {error && <Failed error={error} />}
      {!data && !error && <Rows count={2} height={28} />}
      {data && <Explained answer={data} />}
    </div>
  );
}
