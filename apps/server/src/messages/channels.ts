import { InvalidInput, NotFound, type ChannelPut, type JsonObject } from '@tributary/contract';
import { isLocalGraphUrl, isSigningSecret, newSigningSecret } from '@tributary/channels';
import { run, type Pool } from '@tributary/store';
import type { Seal } from '../workspaces/secrets.js';
import type { Workspace } from '../workspaces/workspaces.js';

/** A vendor that a workspace is connected with; its credentials are never read back. */
export interface ChannelView {
  readonly vendor: string;
  readonly settings: JsonObject;
  readonly updatedAt: string;
}
type Row = Omit<ChannelView, 'updatedAt'> & { readonly updatedAt: Date };

const columns = `vendor, shown as settings, updated_at as "updatedAt"`;
const put = {
  name: 'put-channel',
  text: `
    insert into channel as c (workspace, vendor, secret, shown, updated_at) values ($1, $2, $3, $4, date_trunc('milliseconds', clock_timestamp()))
    on conflict (workspace, vendor) do update set secret = excluded.secret, shown = excluded.shown, updated_at = excluded.updated_at returning ${columns}`,
};
const list = { name: 'channel-list', text: `select ${columns} from channel where workspace = $1 order by vendor` };
const remove = { name: 'delete-channel', text: `delete from channel where workspace = $1 and vendor = $2 returning vendor` };

const resumeAudiences = { name: 'resume-audiences', text: `update audience set state = 'active', reason = null, next_attempt_at = null, attempts = 0, hurry = true where workspace = $1 and provider = $2` };

const viewOf = ({ updatedAt, ...row }: Row): ChannelView => ({ ...row, updatedAt: updatedAt.toISOString() });

/** What is asked of each vendor, and what of it may be shown. */
const VENDORS: Readonly<Record<string, (given: ChannelPut) => JsonObject>> = {
  smtp({ url, from }) {
    if (url === undefined || !/^smtps?:\/\/[^\s/]/.test(url) || !URL.canParse(url)) throw new InvalidInput('channel.bad-url', 'url: give an address like smtp://user:password@host:587.', { path: 'url' });
    const { host, username } = new URL(url);
    return { host, user: decodeURIComponent(username), from: from ?? null };
  },
  meta({ accessToken, adAccountId, graphUrl }) {
    if (accessToken === undefined || accessToken.trim() === '') throw new InvalidInput('channel.no-token', 'accessToken: give the access token of a system user that may manage ads.', { path: 'accessToken' });
    if (adAccountId === undefined || !/^(?:act_)?\d{1,30}$/.test(adAccountId)) throw new InvalidInput('channel.bad-account', 'adAccountId: give the number of the ad account, as act_1234567.', { path: 'adAccountId' });
    if (graphUrl !== undefined && !isLocalGraphUrl(graphUrl)) throw new InvalidInput('channel.bad-url', 'graphUrl: give an address of this machine such as http://127.0.0.1:4010, or leave it out to call Meta.', { path: 'graphUrl' });
    return { adAccountId: adAccountId.replace(/^(?:act_)?/, 'act_'), ...(graphUrl === undefined ? {} : { graphUrl }) };
  },
  slack({ webhookUrl }) {
    if (webhookUrl === undefined || !/^https?:\/\/[^\s/@\\]+\/[^\s\\]*$/.test(webhookUrl) || !URL.canParse(webhookUrl)) throw new InvalidInput('channel.bad-url', 'webhookUrl: give the address of an incoming webhook, such as https://hooks.slack.com/services/….', { path: 'webhookUrl' });
    return { host: new URL(webhookUrl).host };
  },
  http({ signingSecret }) {
    if (signingSecret === undefined || !isSigningSecret(signingSecret)) throw new InvalidInput('channel.bad-secret', 'signingSecret: give "whsec_" and base64 of 24 to 64 random bytes, or leave it out to have one made.', { path: 'signingSecret' });
    return { signs: true };
  },
};

/** What is made here when it is not given. It is told in the answer, once. */
const MADE: Readonly<Record<string, (given: ChannelPut) => ChannelPut>> = {
  http: ({ signingSecret }) => (signingSecret === undefined ? { signingSecret: newSigningSecret() } : {}),
};

/** Connections to vendors, one a vendor and workspace. */
export class Channels {
  constructor(
    private readonly pool: Pool,
    private readonly seal: Seal,
    /** Told when credentials are others than before. */
    private readonly changed: () => void = () => undefined,
  ) {}

  async list(workspace: Workspace): Promise<{ items: ChannelView[]; next: null }> {
    return { items: (await run<Row>(this.pool, list, [workspace.id])).map(viewOf), next: null };
  }

  /** @returns with it what was made here, which is never shown again @throws {NotFound} for a vendor that is not offered */
  async put(workspace: Workspace, vendor: string, wanted: ChannelPut): Promise<ChannelView & ChannelPut> {
    const check = Object.hasOwn(VENDORS, vendor) ? VENDORS[vendor] : undefined;
    if (!check) throw new NotFound('channel', vendor);
    const made = Object.hasOwn(MADE, vendor) ? MADE[vendor]!(wanted) : {};
    const given = { ...wanted, ...made };
    const shown = check(given);
    const [row] = await run<Row>(this.pool, put, [workspace.id, vendor, this.seal.close(Buffer.from(JSON.stringify(given))), JSON.stringify(shown)]);
    // What held audiences up was said of the old credentials, perhaps. All of them: one that stops at this moment is locked, and waited for.
    await run(this.pool, resumeAudiences, [workspace.id, vendor]);
    this.changed();
    return { ...viewOf(row!), ...made };
  }

  async delete(workspace: Workspace, vendor: string): Promise<void> {
    if ((await run(this.pool, remove, [workspace.id, vendor])).length === 0) throw new NotFound('channel', vendor);
    this.changed();
  }
}
