import type { EventHappening, Json, JsonObject } from '@tributary/contract';
import type { ContactRow } from '@tributary/store';

/** What templates may read. `now` in ms: the instant of the item, or of the effect. */
export interface ScopeOf {
  readonly contact: Pick<ContactRow, 'contact' | 'userId' | 'traits' | 'tags' | 'companies' | 'owner'>;
  readonly computed: JsonObject;
  /** The event that caused the entry. */
  readonly event: EventHappening | null;
  readonly company: JsonObject | null;
  readonly run: { readonly id: string; readonly data: Readonly<Record<string, Json>> };
  readonly workspace: { readonly name: string };
  readonly now: number;
}

/** Everything that Liquid sees, by the names of the public interface. */
export function liquidScope({ contact, computed, event, company, run, workspace, now }: ScopeOf): JsonObject {
  const { traits } = contact;
  const email = Object.hasOwn(traits, 'email') && typeof traits['email'] === 'string' ? traits['email'] : null;
  return {
    contact: { id: contact.contact, userId: contact.userId, email, traits, computed, tags: contact.tags, owner: contact.owner },
    event: event && { name: event.name, properties: event.properties, context: event.context, occurredAt: new Date(event.occurredAt).toISOString() },
    company,
    run: { id: run.id, data: run.data },
    workspace: { name: workspace.name },
    now: new Date(now).toISOString(),
  };
}
