import type { Answer } from './workspace-client.js';

/** What a browser does for a page of the studio: keeps the cookie, says that it is a page of our own. */
export class BrowserSession {
  cookie: string | null = null;
  /** As the server set it last. */
  setCookie: string | null = null;

  constructor(
    readonly url: string,
    /** Named by `x-workspace`. */
    readonly workspace: string | null = null,
  ) {}

  /** The same session, looking at another workspace. */
  in(workspace: string | null): BrowserSession {
    const other = new BrowserSession(this.url, workspace);
    other.cookie = this.cookie;
    return other;
  }

  async send<T = Record<string, unknown>>(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string | undefined>> = {}): Promise<Answer<T>> {
    const all = { 'x-tributary': '1', cookie: this.cookie ?? undefined, 'x-workspace': this.workspace ?? undefined, 'content-type': body === undefined ? undefined : 'application/json', ...headers };
    const sent = Object.fromEntries(Object.entries(all).filter((one): one is [string, string] => one[1] !== undefined));
    const response = await fetch(this.url + path, { method, headers: sent, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const [set] = response.headers.getSetCookie();
    if (set !== undefined) {
      this.setCookie = set;
      const value = set.split(';')[0]!;
      this.cookie = value.endsWith('=') ? null : value;
    }
    const isEndless = response.headers.get('content-type') === 'text/event-stream';
    if (isEndless) await response.body?.cancel();
    const text = isEndless ? '' : await response.text();
    return { status: response.status, headers: response.headers, body: (/json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : {}) as T };
  }

  /** @throws when the answer is no 2xx */
  async ok<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T> {
    const { status, body: told } = await this.send<T>(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(told)}`);
    return told;
  }
}
