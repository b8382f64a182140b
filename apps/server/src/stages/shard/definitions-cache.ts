import type { Kinds } from '@tributary/contract';
import type { Connection } from '@tributary/store';
import type { DefinitionsSource } from './batch.js';
import type { Definitions } from './definitions.js';
import { loadDefinitions } from './load-definitions.js';

/** Compiled definitions of each workspace, kept while their version stands. */
export class DefinitionsCache {
  readonly #known = new Map<number, Definitions>();

  constructor(private readonly kinds: Kinds) {}

  readonly source: DefinitionsSource = async (connection, versions) => {
    for (const [workspace, version] of versions) await this.#ensure(connection, workspace, version);
    return (workspace) => this.#known.get(workspace)!;
  };

  async #ensure(connection: Connection, workspace: number, version: number): Promise<void> {
    const known = this.#known.get(workspace);
    if (known?.version !== version) this.#known.set(workspace, await loadDefinitions(connection, workspace, this.kinds, known?.flows));
  }
}
