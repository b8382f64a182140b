import { LANES, NotFound } from '@tributary/contract';
import { addItems, inTransaction, loadContacts, type ContactKey, type Pool } from '@tributary/store';
import { resolveContact } from '../contacts/resolve-contacts.js';
import { makeEvents } from '../stages/accept/make-events.js';
import type { Engine } from '../wiring/engine.js';
import type { Workspace, Workspaces } from '../workspaces/workspaces.js';
import { BY_THEMSELVES, isSuppressed, liftOwn, suppress } from './suppressions.js';
import { allTopics, type TopicView } from './topics.js';
import type { UnsubscribeTokens, Unsubscription } from './unsubscribe-token.js';

/** What a contact may choose, and what holds now. */
export interface Preferences {
  readonly workspace: string;
  readonly address: string | null;
  readonly topics: readonly (Pick<TopicView, 'key' | 'name' | 'description'> & { readonly subscribed: boolean })[];
  /** Of this link; null: everything. */
  readonly topic: string | null;
}

interface Known {
  readonly workspace: Workspace;
  readonly key: ContactKey;
  readonly said: Unsubscription;
  readonly consent: Readonly<Record<string, string>>;
  readonly address: string | null;
}

const NO_LINK = 'this link: it is not one of ours, or was cut off; copy it whole from the mail';

/** What people do with the links in their mail. Whoever has the link speaks for its contact. */
export class ContactPreferences {
  constructor(
    private readonly pool: Pool,
    private readonly engine: Engine,
    private readonly workspaces: Workspaces,
    private readonly tokens: UnsubscribeTokens,
  ) {}

  /** @throws {NotFound} for a link that this server did not make, or whose contact is gone */
  async read(token: string): Promise<Preferences> {
    const { workspace, said, consent, address } = await this.#known(token);
    const isOut = address !== null && (await isSuppressed(this.pool, workspace.id, address));
    const topics = (await allTopics(this.pool, workspace.id)).map((topic) => ({ key: topic.key, name: topic.name, description: topic.description, subscribed: !isOut && isSubscribed(topic, consent) }));
    const named = said.topic === null || topics.some((topic) => topic.key === said.topic) ? [] : [{ key: said.topic, name: said.topic, description: '', subscribed: !isOut && consent[said.topic] !== 'unsubscribed' }];
    return { workspace: workspace.name, address, topics: [...topics, ...named], topic: said.topic };
  }

  /** By one click: from the topic of the mail, or from everything when it had none. Twice is once. */
  async unsubscribe(token: string): Promise<void> {
    const known = await this.#known(token);
    const { topic } = known.said;
    if (topic === null) await this.#suppress(known);
    else await this.#say(known, { [topic]: 'unsubscribed' });
  }

  /** @param subscribed keys of the topics that the contact wants; all others end. @param everything true: nothing at all any more */
  async choose(token: string, subscribed: ReadonlySet<string>, everything: boolean): Promise<void> {
    const known = await this.#known(token);
    const { topics } = await this.read(token);
    const wants = (topic: string) => !everything && subscribed.has(topic);
    if (everything) await this.#suppress(known);
    else if (topics.some(({ key }) => wants(key)) && known.address !== null) await liftOwn(this.pool, known.workspace.id, known.address);
    await this.#say(known, Object.fromEntries(topics.map(({ key }) => [key, wants(key) ? 'subscribed' : 'unsubscribed'])));
  }

  async #known(token: string): Promise<Known> {
    const said = this.tokens.read(token);
    const workspace = said && (await this.workspaces.byId(said.workspace));
    if (!said || !workspace) throw new NotFound('contact behind', NO_LINK);
    const key = await resolveContact(this.pool, workspace, said.contact);
    const [row] = await loadContacts(this.pool, [key]);
    const email = row && Object.hasOwn(row.traits, 'email') ? row.traits['email'] : null;
    return { workspace, key, said, consent: row?.consent ?? {}, address: typeof email === 'string' ? email : null };
  }

  async #suppress(known: Known): Promise<void> {
    const { address, workspace, key, said } = known;
    await inTransaction(this.pool, async (connection) => {
      if (address !== null) await suppress(connection, workspace.id, address, BY_THEMSELVES);
      await makeEvents(connection, [unsubscribed(key, said, null)]);
    });
    this.engine.wake();
  }

  async #say({ key, said, consent }: Known, wanted: Readonly<Record<string, string>>): Promise<void> {
    const changed = Object.fromEntries(Object.entries(wanted).filter(([topic, state]) => consent[topic] !== state));
    if (Object.keys(changed).length === 0) return;
    const left = Object.keys(changed).filter((topic) => changed[topic] === 'unsubscribed');
    const ids = await inTransaction(this.pool, async (connection) => {
      const added = await addItems(connection, [{ ...key, lane: LANES.live, at: null, root: null, depth: 0, kind: 'edit', payload: { consent: changed } }]);
      await makeEvents(connection, left.map((topic) => unsubscribed(key, said, topic)));
      return added;
    });
    this.engine.wake();
    await this.engine.processed([key.shard], ids);
  }
}

function unsubscribed(key: ContactKey, { effect }: Unsubscription, topic: string | null) {
  return { ...key, name: 'Unsubscribed', messageId: `unsubscribed:${effect}:${topic ?? ''}`, properties: { topic }, chain: { root: null, depth: 0 } };
}

function isSubscribed({ key, consent: mode }: TopicView, consent: Readonly<Record<string, string>>): boolean {
  const said = Object.hasOwn(consent, key) ? consent[key] : undefined;
  return said === 'subscribed' || (said === undefined && mode === 'opt-out');
}
