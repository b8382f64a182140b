import type { ConsentCondition, ConsentState, ContactFacts } from '@tributary/contract';
import type { Evaluate } from './history.js';
import { lasting } from './hold.js';

/** What the contact said; `never`: nothing. */
export function saidBy(facts: ContactFacts, topic: string): ConsentState {
  const said = Object.hasOwn(facts.consent, topic) ? facts.consent[topic] : undefined;
  return said === 'subscribed' || said === 'unsubscribed' ? said : 'never';
}

/** @param optIn topics that send only to those who asked; of all others, who said nothing counts as subscribed */
export function compileConsent({ consent, is }: ConsentCondition, optIn: ReadonlySet<string>): Evaluate {
  const byDefault = is === 'subscribed' && !optIn.has(consent);
  return (facts) => {
    const said = saidBy(facts, consent);
    return lasting(said === is || (byDefault && said === 'never'));
  };
}
