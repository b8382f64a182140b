import { httpCaller } from '@tributary/channels';
import type { Config } from '../config.js';
import type { EffectPorts } from '../stages/effects/effect-port.js';
import { emailPort } from '../stages/effects/email.port.js';
import { httpPort } from '../stages/effects/http.port.js';

/** Who writes where nobody is named: no-reply at the host under which people reach this server. */
export function houseSender(publicUrl: string): string {
  const { hostname } = new URL(publicUrl);
  return `Tributary <no-reply@${/^[a-z0-9][a-z0-9.-]*$/i.test(hostname) ? hostname : 'localhost'}>`;
}

/** Every way out into the world, as this process is set up. */
export function effectPorts({ smtpUrl, publicUrl, allowPrivateHosts: allowHosts }: Pick<Config, 'smtpUrl' | 'publicUrl' | 'allowPrivateHosts'>): EffectPorts {
  return {
    email: emailPort({ smtpUrl, from: houseSender(publicUrl) }),
    http: httpPort({ caller: httpCaller({ allowHosts }), allowHosts }),
  };
}
