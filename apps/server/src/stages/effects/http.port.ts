import { bareHost, guard, renderCall, type HttpCall, type HttpCaller } from '@tributary/channels';
import type { JsonObject } from '@tributary/contract';
import { z } from 'zod';
import { Unsendable, type EffectPort } from './effect-port.js';
import { withOpened } from './with-opened.js';

export interface HttpPortSettings {
  readonly caller: HttpCaller;
  /** `ALLOW_PRIVATE_HOSTS`. */
  readonly allowHosts: readonly string[];
  /** Opens what a workspace's signing secret is sealed with. */
  open(sealed: Buffer): Buffer;
}

const channel = z.object({ signingSecret: z.string() });
const asked = z.object({ url: z.string(), method: z.string(), headers: z.record(z.string(), z.string()).default({}), body: z.json().default(null) });

interface HttpRequest {
  /** `allowed`: only the host that an administrator allowed; `nobody`: a sandbox does not call the world. */
  readonly by: 'network' | 'allowed' | 'nobody';
  /** The secret that signs it, base64; null: it is not signed. */
  readonly sealed: string | null;
  readonly call: HttpCall;
}

// What `freeze` wrote, read back from the ledger.
const requestOf = (request: JsonObject): HttpRequest => request as unknown as HttpRequest;

/** Calls to addresses that authors wrote. From a sandbox only hosts that an administrator allowed are called; loopback is refused as for everybody. */
export function httpPort({ caller, allowHosts, open }: HttpPortSettings): EffectPort {
  const door = guard({ allowHosts });
  const allowed = new Set(allowHosts.map((host) => bareHost(host.trim())));
  const secretIn = (sealed: string): string => channel.parse(JSON.parse(open(Buffer.from(sealed, 'base64')).toString())).signingSecret;
  return {
    refuses: () => null,
    eventOf: () => null,
    async freeze({ key, payload, scope, sandbox, signing }) {
      const { data: template } = asked.safeParse(payload);
      if (!template) throw new Unsendable('effect.bad-payload', 'The step has no address or no method; give it both.');
      const call = renderCall(template, key, scope);
      const isOpen = !sandbox || allowed.has(bareHost(door.checkUrl(call.url).hostname));
      const by = !isOpen ? 'nobody' : sandbox ? 'allowed' : 'network';
      return { by, call: { ...call }, sealed: signing?.toString('base64') ?? null };
    },
    close: () => caller.close(),
    staysInside: (request) => requestOf(request).by === 'nobody',
    async send(request) {
      const { by, call, sealed } = requestOf(request);
      const { url, method, headers, body } = call;
      if (by === 'nobody') return { result: 'simulated', response: { url, method, headers, body } };
      const follows = by === 'network' ? 'anywhere' : 'same-host';
      return withOpened(() => (sealed ? secretIn(sealed) : undefined), (signingSecret) => caller.call(call, { signingSecret, follows }));
    },
  };
}
