import { bareHost, metaAudiences } from '@tributary/channels';
import type { AudienceWorkerOptions } from '../stages/audiences/audience-worker.js';
import type { ReadyConfig } from '../startup/kept-secrets.js';
import { Seal } from '../workspaces/secrets.js';

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|::1)$/;

/** Every provider of ad audiences, as this process is set up. A sandbox calls only loopback, and hosts that an administrator allowed. */
export function audienceWays({ metaGraphUrl, secretKey, allowPrivateHosts }: Pick<ReadyConfig, 'metaGraphUrl' | 'secretKey' | 'allowPrivateHosts'>): Pick<AudienceWorkerOptions, 'vendors' | 'open' | 'sandboxMayCall'> {
  const seal = new Seal(secretKey);
  const allowed = new Set(allowPrivateHosts.map((host) => bareHost(host.trim())));
  const vendors = [metaAudiences({ baseUrl: metaGraphUrl })];
  return {
    vendors: new Map(vendors.map((vendor) => [vendor.name, vendor])),
    open: (sealed) => seal.open(sealed),
    sandboxMayCall(url) {
      const host = bareHost(new URL(url).hostname);
      return LOOPBACK.test(host) || allowed.has(host);
    },
  };
}
