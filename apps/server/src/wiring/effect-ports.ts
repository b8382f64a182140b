import { httpCaller } from '@tributary/channels';
import { machineDateMs } from '../monotonic.js';
import { TrackingLinks } from '../messages/tracking-links.js';
import { TrackingTokens } from '../messages/tracking-token.js';
import { UnsubscribeTokens } from '../messages/unsubscribe-token.js';
import { audiencePort } from '../stages/effects/audience.port.js';
import type { EffectPorts } from '../stages/effects/effect-port.js';
import { emailPort, type EmailSettings } from '../stages/effects/email.port.js';
import { httpPort } from '../stages/effects/http.port.js';
import { mailOut } from '../stages/effects/mail-out.js';
import { salesPort } from '../stages/effects/sales.port.js';
import { tellingPort } from '../stages/effects/telling.port.js';
import type { ReadyConfig } from '../startup/kept-secrets.js';
import { Seal } from '../workspaces/secrets.js';

/** Who writes where nobody is named: no-reply at the host under which people reach this server. */
export function houseSender(publicUrl: string): string {
  const { hostname } = new URL(publicUrl);
  return `Tributary <no-reply@${/^[a-z0-9][a-z0-9.-]*$/i.test(hostname) ? hostname : 'localhost'}>`;
}

/** Every way out into the world, as this process is set up. */
export function effectPorts({ smtpUrl, publicUrl, secretKey, allowPrivateHosts: allowHosts }: Pick<ReadyConfig, 'smtpUrl' | 'publicUrl' | 'secretKey' | 'allowPrivateHosts'>): EffectPorts {
  const seal = new Seal(secretKey);
  const tokens = new UnsubscribeTokens(secretKey);
  const unsubscribeUrl: EmailSettings['unsubscribeUrl'] = ({ workspace, key, contact, topic }) => `${publicUrl}/u/${tokens.make({ workspace, contact, topic, effect: key })}`;
  const links = new TrackingLinks(publicUrl, new TrackingTokens(secretKey));
  const tracking: EmailSettings['tracking'] = ({ workspace, key, contact }, server) => (links.reach(server) ? links.of({ workspace, contact, effect: key }) : null);
  const open = (sealed: Buffer) => seal.open(sealed);
  const out = mailOut({ smtpUrl, from: houseSender(publicUrl), open });
  const caller = httpCaller({ allowHosts, now: machineDateMs });
  return {
    email: emailPort(out, { unsubscribeUrl, tracking }),
    http: httpPort({ caller, allowHosts, open }),
    sales: salesPort(),
    audience: audiencePort(),
    telling: tellingPort(out, { caller, allowHosts, open }),
  };
}
