import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, startServer, temporaryFolder } from './server-process.js';
import { describeShopUnderFire, type Fleet } from './shop-under-fire.js';

/** One process over the embedded Postgres, killed and started again. */
async function onlyOne(more: Readonly<Record<string, string>>): Promise<Fleet> {
  const folder = await temporaryFolder();
  const env = { DATA_DIR: join(folder, 'data'), PORT: String(await freePort()), ...more };
  let server = await startServer({ env });
  return {
    url: server.url,
    adminKey: server.adminKey,
    async strike() {
      await server.kill9();
      server = await startServer({ env });
    },
    async close() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

describeShopUnderFire('kill -9 of the server at random instants while workflows run', onlyOne);
