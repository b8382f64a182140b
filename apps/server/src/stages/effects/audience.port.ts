import { wishAgain, writeWishes, type Wish } from '@tributary/store';
import { consentsToAds, REFUSED } from '../audiences/plan-sync.js';
import { Unsendable, type EffectPort } from './effect-port.js';

/** A wish for an audience. It is written here and carried out, and the run told, by the syncs of the audience (`stages/audiences`). */
export function audiencePort(): EffectPort {
  return {
    refuses({ payload, contact, mail, audience }) {
      if (!audience) return { code: 'audience.gone', detail: `There is no audience "${String(payload['audience']).slice(0, 100)}" any more; name another in the step.` };
      return payload['mode'] === 'add' && !consentsToAds(contact.consent, mail.optIn.includes('ads')) ? REFUSED : null;
    },
    async freeze({ payload, audience }) {
      const { mode } = payload;
      if (!audience || (mode !== 'add' && mode !== 'remove')) throw new Unsendable('effect.bad-payload', 'The step names no audience, or nothing to do with it; give it both.');
      return { audience: audience.id, mode };
    },
    eventOf: () => null,
    staysInside: () => true,
    send: async (request) => ({ result: 'handed', keeps: request }),
    async keep(connection, kept) {
      const wishes = kept.map(({ place, effect, row }): Wish => ({ ...place, audience: Number(row['audience']), wanted: row['mode'] === 'add', at: effect.now, answered: true }));
      const taken = new Set((await writeWishes(connection, wishes)).map(({ audience, contact }) => `${audience}/${contact}`));
      const lost = kept.filter((_, i) => !taken.has(`${wishes[i]!.audience}/${wishes[i]!.contact}`));
      await wishAgain(connection, lost.map(({ place, effect }) => ({ ...place, key: effect.key })));
      return new Map();
    },
  };
}
