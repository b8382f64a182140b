import type { INestApplicationContext } from '@nestjs/common';
import type { ListQuery } from '@tributary/contract';
import { FakeMeta } from '@tributary/fixtures/fake-meta';
import { join } from 'node:path';
import { Audiences } from '../audiences/audiences.js';
import { Channels } from '../messages/channels.js';
import type { Workspace } from '../workspaces/workspaces.js';

const ALL: ListQuery = { limit: 500 };

/**
 * A Meta on 127.0.0.1 in this process, to which the ad audience of the demo company goes. Its port is any that is free, so the connection is pointed at
 * it at each start; who is in its audiences is kept in `DATA_DIR/demo-meta.jsonl` before it is answered, so a kill loses nothing of it.
 */
export class StandIn {
  #meta: FakeMeta | null = null;

  constructor(private readonly dataDir: string) {}

  /** Begins to answer, unless it does, and connects the workspace with it. */
  async connect(app: INestApplicationContext, workspace: Workspace): Promise<void> {
    this.#meta ??= await FakeMeta.open(0, { file: join(this.dataDir, 'demo-meta.jsonl'), keepsCalls: false });
    await app.get(Channels).put(workspace, 'meta', { accessToken: 'good-token', adAccountId: 'act_1', graphUrl: this.#meta.url });
  }

  /** The same after a start; what could not be told meanwhile is told now. A workspace that somebody connected with Meta itself, or with nobody, is left alone. */
  async reconnect(app: INestApplicationContext, workspace: Workspace): Promise<void> {
    const { items: channels } = await app.get(Channels).list(workspace);
    if (!channels.some(({ vendor, settings }) => vendor === 'meta' && settings['graphUrl'] !== undefined)) return;
    await this.connect(app, workspace);
    const { items: audiences } = await app.get(Audiences).list(workspace, ALL);
    for (const { id, state } of audiences) if (state !== 'ready') await app.get(Audiences).retry(workspace, id);
  }

  async close(): Promise<void> {
    await this.#meta?.close();
  }
}
