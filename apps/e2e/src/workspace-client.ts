import type { ServerProcess } from './server-process.js';

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** A workspace of a started server, as a program outside sees it. */
export class WorkspaceClient {
  constructor(
    readonly url: string,
    readonly keys: { readonly id: string; readonly writeKey: string; readonly apiKey: string },
  ) {}

  /** @param server with its admin key */
  static async make(server: Pick<ServerProcess, 'url' | 'adminKey'>, kind: 'live' | 'sandbox', timezone = 'UTC'): Promise<WorkspaceClient> {
    const response = await fetch(`${server.url}/api/workspaces`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.adminKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Test', kind, timezone }),
    });
    if (response.status !== 201) throw new Error(`workspace: ${response.status} ${await response.text()}`);
    return new WorkspaceClient(server.url, (await response.json()) as { id: string; writeKey: string; apiKey: string });
  }

  async send<T = Record<string, unknown>>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const response = await fetch(this.url + path, {
      method,
      headers: { authorization: `Bearer ${this.keys.apiKey}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text === '' ? {} : JSON.parse(text)) as T };
  }

  /** @throws when the answer is no 2xx */
  async ok<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.send<T>(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** An ingest call with the write key by Basic auth, whatever the body is. */
  async ingest(call: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer<Ingested>> {
    const response = await fetch(`${this.url}/v1/${call}`, {
      method: 'POST',
      headers: { authorization: basic(this.keys.writeKey), 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text === '' ? {} : JSON.parse(text)) as Ingested };
  }

  /** Waits until nothing accepted so far is left to do. */
  async settled(): Promise<void> {
    const answer = await this.send('GET', '/api/settled?wait=60');
    if (answer.status !== 200) throw new Error(`not settled: ${JSON.stringify(answer.body)}`);
  }

  async clock(move: { now?: string; advance?: string }): Promise<void> {
    await this.ok('POST', '/api/clock', move);
  }

  /** All pages of a list. */
  async all<T = Record<string, unknown>>(path: string): Promise<T[]> {
    const items: T[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const separator = path.includes('?') ? '&' : '?';
      const page: { items: T[]; next: string | null } = await this.ok('GET', `${path}${separator}limit=500${after === '' ? '' : `&after=${after}`}`);
      items.push(...page.items);
      after = page.next;
    }
    return items;
  }
}

export interface Ingested {
  readonly success: boolean;
  readonly accepted: number;
  readonly duplicates: number;
  readonly refused: readonly { readonly index: number; readonly messageId: string; readonly code: string; readonly detail: string }[];
  readonly warnings: readonly { readonly code: string }[];
  readonly code?: string;
}

export const basic = (key: string): string => `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
