import { releaseAudience, settleMembers, writeSync, type ClaimedAudience, type Connection } from '@tributary/store';
import type { EffectPorts } from '../effects/effect-port.js';
import { answerWishes } from './answer-wishes.js';
import type { SyncResult } from './judge-sync.js';

/** Writes what a sync came to, in the transaction that holds the audience: its members, the runs that wait for them, the list of syncs, and how it stands. */
export async function recordSync(connection: Connection, audience: ClaimedAudience, { ended, sync, after }: SyncResult, simulated: boolean, ports: EffectPorts): Promise<void> {
  const written = await settleMembers(connection, audience.id, ended);
  await answerWishes(connection, written, ended, { audience: audience.id, simulated }, ports);
  if (sync) await writeSync(connection, audience, sync);
  if (after) await releaseAudience(connection, audience, after);
}
