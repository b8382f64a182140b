import { tellContacts, tellMembers, writeCompanies, type Connection } from '@tributary/store';
import { isDeepStrictEqual } from 'node:util';
import type { ContactState } from './contact-state.js';

/**
 * Writes companies, whose rows contacts share, as the last of a batch. Then, where rules ask about companies, all who belong to one that changed
 * are asked to look again; so is who was judged by something else than what is stored now, because another batch wrote it meanwhile. The row's
 * lock orders two batches: the later one sees the earlier one's members, and its attributes.
 */
export async function flushCompanies(connection: Connection, states: readonly ContactState[]): Promise<void> {
  const stored = await writeCompanies(connection, states.flatMap((state) => state.changedCompanies));
  if (stored.length === 0) return;
  const asked = new Set(states.filter((state) => state.definitions.readsCompanies()).map((state) => state.key.workspace));
  const told = stored.filter(({ workspace }) => asked.has(workspace));
  await tellMembers(connection, told.filter(({ isChanged }) => isChanged));
  const same = new Map(told.filter(({ isChanged }) => !isChanged).map((company) => [`${company.workspace} ${company.id}`, company]));
  const judgedOtherwise = (state: ContactState) =>
    state.changedCompanies.some(({ workspace, id }) => {
      const company = same.get(`${workspace} ${id}`);
      return company !== undefined && !isDeepStrictEqual(state.companyWrites.seen(id), company.traits);
    });
  await tellContacts(connection, states.filter(judgedOtherwise).map((state) => state.key));
}
