import type { CompanyCondition } from '@tributary/contract';
import type { Evaluate } from './history.js';
import { NEVER, type Hold } from './hold.js';

/** Some company satisfies the rule, in that role if one is named. @param inside the rule, of a contact whose attributes are the company's */
export function compileCompany({ role }: CompanyCondition, inside: Evaluate): Evaluate {
  return (facts, at) => {
    let hold: Hold = NEVER;
    for (const company of facts.companies) {
      if (role !== undefined && company.role !== role) continue;
      hold = Math.max(hold, inside({ ...factsOf(facts), traits: company.traits }, at));
    }
    return hold;
  };
}

/** Only what conditions on a company read: facts may be an object with more to it than can be spread. */
const factsOf = (facts: Parameters<Evaluate>[0]): Parameters<Evaluate>[0] => ({
  ...{ traits: facts.traits, computed: {}, tags: facts.tags, consent: {}, isActive: facts.isActive, companies: [] },
  ...{ changedAt: () => 0, isMember: () => false, eventsOf: () => [], instantsOf: () => [], totalsOf: () => undefined },
});
