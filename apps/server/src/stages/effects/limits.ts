import { chargeSends, type Connection, type GrantedSends, type WantedSends } from '@tributary/store';
import type { Situation } from './decide.js';
import { jitterOf, putsOff, type Verdict } from './verdict.js';

const nameOf = ({ workspace, port }: { readonly workspace: number; readonly port: string }): string => `${workspace} ${port}`;

function wantedOf(verdicts: readonly Verdict[], situations: ReadonlyMap<string, Situation>): Map<string, WantedSends> {
  const wanted = new Map<string, WantedSends>();
  for (const { effect, change } of verdicts) {
    const limit = situations.get(effect.key)!.scope?.limits[effect.port];
    if (change.status !== 'started' || !limit) continue;
    const { workspace, port, now } = effect;
    const n = (wanted.get(nameOf(effect))?.n ?? 0) + 1;
    wanted.set(nameOf(effect), { workspace, port, now, n, most: limit.most, perMs: limit.perMs });
  }
  return wanted;
}

/** Each of those that are put off has an instant of its own; a fifth of the way to the next is left to chance, so that nothing marches in step. */
function whenNext({ from, everyMs }: GrantedSends, place: number, key: string): number {
  return Math.ceil(from + everyMs * (place + 0.2 * jitterOf(key)));
}

/**
 * Keeps to how often the workspace goes out by each port, whoever sends: one charge a claim. What is over the limit is put off, and that is
 * no attempt.
 * @param verdicts in the order in which they were claimed: workflows by turns
 */
export async function withinLimits(connection: Connection, verdicts: readonly Verdict[], situations: readonly Situation[]): Promise<Verdict[]> {
  const wanted = wantedOf(verdicts, new Map(situations.map((situation) => [situation.effect.key, situation])));
  const granted = new Map((await chargeSends(connection, [...wanted.values()])).map((one) => [nameOf(one), one]));
  const taken = new Map<string, number>();
  return verdicts.map((verdict) => {
    const limit = granted.get(nameOf(verdict.effect));
    if (!limit || verdict.change.status !== 'started') return verdict;
    const place = taken.get(nameOf(verdict.effect)) ?? 0;
    taken.set(nameOf(verdict.effect), place + 1);
    return place < limit.granted ? verdict : putsOff(verdict.effect, whenNext(limit, place - limit.granted + 1, verdict.effect.key));
  });
}
