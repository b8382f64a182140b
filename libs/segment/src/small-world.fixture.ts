import type { CompanyFact, ContactFacts, EventFact, Expression, JsonObject } from '@tributary/contract';
import { evaluate } from './evaluate/compile.js';

/** For specs: a handful of contacts in memory, what is known of them so far, and segments that are evaluated when asked for. */
export class SmallWorld {
  readonly traits = new Map<string, JsonObject>();
  readonly events = new Map<string, EventFact[]>();
  private readonly companies = new Map<string, JsonObject>();
  private readonly joined = new Map<string, { readonly id: string; readonly role: string | null }[]>();
  private readonly said = new Map<string, Readonly<Record<string, string>>>();
  private readonly changes = new Map<string, number>();
  readonly tags = new Map<string, ReadonlySet<string>>();

  constructor(
    readonly definitions: Readonly<Record<string, unknown>>,
    readonly timezone: string,
  ) {}

  /** @param at ms: when it was said, for conditions on how long something has been so */
  identify(user: string, traits: JsonObject, tags: readonly string[] = [], at = -Infinity): void {
    for (const key of Object.keys(traits)) if (this.traits.get(user)?.[key] !== traits[key]) this.changes.set(`${user} ${key}`, at);
    this.traits.set(user, { ...this.traits.get(user), ...traits });
    this.tags.set(user, new Set(tags));
  }

  say(user: string, topic: string, state: 'subscribed' | 'unsubscribed'): void {
    this.said.set(user, { ...this.said.get(user), [topic]: state });
  }

  /** @param role the user's there */
  join(user: string, id: string, traits: JsonObject, role: string | null = null): void {
    this.companies.set(id, { ...this.companies.get(id), ...traits });
    this.joined.set(user, [...(this.joined.get(user) ?? []), { id, role }]);
  }

  private companiesOf(user: string): CompanyFact[] {
    return (this.joined.get(user) ?? []).map(({ id, role }) => ({ id, role, traits: this.companies.get(id) ?? {} }));
  }

  track(user: string, event: EventFact): void {
    const known = this.events.get(user) ?? [];
    if (!this.traits.has(user)) this.traits.set(user, {});
    if (known.some((e) => e.messageId === event.messageId)) return;
    this.events.set(
      user,
      [...known, event].sort((a, b) => a.occurredAt - b.occurredAt),
    );
  }

  members(rule: Expression, at: number): string[] {
    return [...this.traits.keys()].filter((user) => evaluate(rule, this.factsOf(user, at), at, this).member).sort();
  }

  private factsOf(user: string, at: number): ContactFacts {
    const isOf = (name: string, event: string) => (name.endsWith('*') ? event.startsWith(name.slice(0, -1)) : event === name);
    const of = (name: string) => (this.events.get(user) ?? []).filter((e) => isOf(name, e.name));
    return {
      traits: this.traits.get(user) ?? {},
      computed: {},
      tags: this.tags.get(user) ?? new Set(),
      companies: this.companiesOf(user),
      consent: this.said.get(user) ?? {},
      changedAt: (trait) => this.changes.get(`${user} ${trait}`) ?? -Infinity,
      isActive: true,
      isMember: (segment) => this.isMember(segment, user, at),
      eventsOf: of,
      instantsOf: (name) => of(name).map((event) => event.occurredAt),
      totalsOf: (name) =>
        of(name).length > 0 ? { n: of(name).length, firstAt: of(name)[0]!.occurredAt, lastAt: of(name).at(-1)!.occurredAt } : undefined,
    };
  }

  private isMember(segment: string, user: string, at: number): boolean {
    const rule = this.definitions[segment] as Expression | { readonly manual: readonly string[] };
    return 'manual' in rule ? rule.manual.includes(user) : this.members(rule, at).includes(user);
  }
}
