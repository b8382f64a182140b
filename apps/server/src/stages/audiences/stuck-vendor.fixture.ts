import { isClient, type AudienceVendor } from '@tributary/channels';

/** For specs: the vendor, whose word does not come back before `letGo`: its worker stands still in the middle of a call, which was made or was not. */
export function stuck(vendor: AudienceVendor, makesCall: boolean) {
  let letGo = () => {};
  let reached = () => {};
  const gate = new Promise<void>((done) => (letGo = done));
  const inCall = new Promise<void>((done) => (reached = done));
  const connect: AudienceVendor['connect'] = (credentials) => {
    const client = vendor.connect(credentials);
    if (!isClient(client)) return client;
    return {
      ...client,
      async change(change) {
        const came = makesCall ? await client.change(change) : { result: 'done' as const, received: 0, invalid: 0, dropped: new Map(), restMs: 0 };
        reached();
        await gate;
        return came;
      },
    };
  };
  return { vendors: new Map([['meta', { ...vendor, connect }]]), inCall, letGo };
}
