import type { CompanyFact, EventPayload, Json, JsonObject } from '@tributary/contract';
import type { CompanyRow, ContactRow, StoredCompany } from '@tributary/store';
import { NotLoaded } from './not-loaded.js';

/** Companies as they were loaded, by id; null: no rule asks about them, so none were. */
export type LoadedCompanies = ReadonlyMap<string, Omit<StoredCompany, 'workspace'>> | null;

/** What a group call says of the company, and of the contact there: `role` is the contact's, not the company's. */
function saidOf({ traits, context }: EventPayload): { readonly traits: JsonObject; readonly role: string | null } {
  const { role, ...own } = traits as Record<string, Json>;
  const said = [role, context['role']].find((one) => typeof one === 'string' && one !== '');
  return { traits: typeof role === 'string' ? own : traits, role: typeof said === 'string' ? said : null };
}

/** A contact's companies while its items are folded. Companies are shared: what this contact saw of them is compared with what is stored in the end. */
export class ContactCompanies {
  /** To be written, in the order in which they were said. */
  readonly written: CompanyRow[] = [];
  readonly #own = new Map<string, Omit<StoredCompany, 'workspace'>>();

  constructor(private readonly loaded: LoadedCompanies) {}

  /** @returns the contact's role there, when one was said */
  say(event: EventPayload, workspace: number): string | null {
    const id = event.target!;
    const { traits, role } = saidOf(event);
    this.written.push({ workspace, id, traits, at: event.occurredAt });
    const was = this.#own.get(id) ?? this.loaded?.get(id) ?? { id, traits: {}, traitAt: {} };
    const [next, at]: [Record<string, Json>, Record<string, number>] = [{ ...was.traits }, { ...was.traitAt }];
    for (const [key, value] of Object.entries(traits)) {
      if (event.occurredAt < (at[key] ?? -Infinity)) continue;
      at[key] = event.occurredAt;
      if (value === null) delete next[key];
      else next[key] = value;
    }
    this.#own.set(id, { id, traits: next, traitAt: at });
    return role;
  }

  /** @throws {NotLoaded} */
  factsOf(row: ContactRow | null): readonly CompanyFact[] {
    if (!this.loaded) throw new NotLoaded('Companies were not loaded.');
    return (row?.companies ?? []).flatMap((id) => {
      const company = this.seen(id);
      return company ? [{ id, traits: company, role: (Object.hasOwn(row!.roles, id) ? row!.roles[id] : null) ?? null }] : [];
    });
  }

  /** What the fold took for a company's attributes; undefined: it knew none. */
  seen(id: string): JsonObject | undefined {
    return (this.#own.get(id) ?? this.loaded?.get(id))?.traits;
  }

  asLoaded(): LoadedCompanies {
    return this.loaded && this.#own.size > 0 ? new Map([...this.loaded, ...this.#own]) : this.loaded;
  }
}
