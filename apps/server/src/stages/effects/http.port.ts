import { bareHost, guard, renderCall, type HttpCall, type HttpCaller } from '@tributary/channels';
import type { JsonObject } from '@tributary/contract';
import { z } from 'zod';
import { Unsendable, type EffectPort } from './effect-port.js';

export interface HttpPortSettings {
  readonly caller: HttpCaller;
  /** `ALLOW_PRIVATE_HOSTS`. */
  readonly allowHosts: readonly string[];
}

const asked = z.object({ url: z.string(), method: z.string(), headers: z.record(z.string(), z.string()).default({}), body: z.json().default(null) });

interface HttpRequest {
  /** `nobody`: a sandbox does not call the world. */
  readonly by: 'network' | 'nobody';
  readonly call: HttpCall;
}

// What `freeze` wrote, read back from the ledger.
const requestOf = (request: JsonObject): HttpRequest => request as unknown as HttpRequest;

/** Calls to addresses that authors wrote. From a sandbox only hosts that an administrator allowed are called; loopback is refused as for everybody. */
export function httpPort({ caller, allowHosts }: HttpPortSettings): EffectPort {
  const door = guard({ allowHosts });
  const allowed = new Set(allowHosts.map((host) => bareHost(host.trim())));
  return {
    refuses: () => null,
    eventOf: () => null,
    async freeze({ key, payload, scope, sandbox }) {
      const { data: template } = asked.safeParse(payload);
      if (!template) throw new Unsendable('effect.bad-payload', 'The step has no address or no method; give it both.');
      const call = renderCall(template, key, scope);
      const isOpen = !sandbox || allowed.has(bareHost(door.checkUrl(call.url).hostname));
      return { by: isOpen ? 'network' : 'nobody', call: { ...call } };
    },
    close: () => caller.close(),
    staysInside: (request) => requestOf(request).by === 'nobody',
    async send(request) {
      const { by, call } = requestOf(request);
      if (by === 'network') return caller.call(call);
      const { url, method, headers, body } = call;
      return { result: 'simulated', response: { url, method, headers, body } };
    },
  };
}
