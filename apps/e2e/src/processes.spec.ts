import { ProcessFleet } from './fleet.js';
import { RedisServer } from './redis-server.js';
import { describeShopUnderFire, type Fleet } from './shop-under-fire.js';

/** Long enough for the leases of who was killed to run out. */
const LEASES = { settlesWithinMs: 240_000 };

/** In turn: a worker dies and another joins, the API dies and comes back, a worker dies for good. */
async function strikeProcesses(fleet: ProcessFleet, nth: number): Promise<void> {
  if (nth % 3 === 1) return fleet.restartApi();
  await fleet.killWorker(0);
  if (nth % 3 === 0) await fleet.join();
}

async function byNotify(env: Readonly<Record<string, string>>): Promise<Fleet> {
  const fleet = await ProcessFleet.open(3, env);
  return { url: fleet.url, adminKey: fleet.adminKey, strike: (nth) => strikeProcesses(fleet, nth), close: () => fleet.close() };
}

/** Redis is killed, comes back empty, and is emptied under way. */
async function byRedis(env: Readonly<Record<string, string>>): Promise<Fleet> {
  const redis = await RedisServer.start();
  const fleet = await ProcessFleet.open(3, { ...env, REDIS_URL: redis.url });
  return {
    url: fleet.url,
    adminKey: fleet.adminKey,
    async strike(nth) {
      if (nth === 0) await redis.kill9();
      else if (nth === 1) await redis.restart();
      else if (nth === 2) await redis.empty();
      await strikeProcesses(fleet, nth);
    },
    async close() {
      await fleet.close();
      await redis.stop();
    },
  };
}

describeShopUnderFire('kill -9 of one process after the other, with hints by LISTEN and NOTIFY', byNotify, LEASES);
describeShopUnderFire('kill -9 of one process after the other, and of Redis, with hints by Bull', byRedis, LEASES);
