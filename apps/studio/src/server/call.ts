/** What the server says is wrong, as RFC 9457 has it; `status` 0: it was not reached. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly path?: string;
  readonly errors?: readonly { readonly path: string; readonly code: string; readonly detail: string; readonly node: string | null }[];
}

/** A call that the server refused, or that did not reach it. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

const UNREACHED: Problem = { status: 0, code: 'server.unreached', detail: 'The server cannot be reached. What you did is kept here and sent when it is back.' };

let workspace: string | null = null;

/** The workspace that calls are about, from now on. */
export function workIn(id: string | null): void {
  workspace = id;
}
export const workspaceNow = (): string | null => workspace;

interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** A form goes as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

async function problemOf(answer: Response): Promise<Problem> {
  const said = (await answer.json().catch(() => ({}))) as Partial<Problem>;
  return { ...said, status: answer.status, code: said.code ?? 'server.trouble', detail: said.detail ?? `The server answered ${answer.status}.` };
}

/** Asks the API. @throws {Refused} */
export async function send(path: string, { method = 'GET', body, headers = {}, signal }: Call = {}): Promise<Response> {
  const asked: RequestInit = {
    method,
    credentials: 'same-origin',
    // The header that no other site can send: see the server's CSRF defence.
    headers: { 'x-tributary': '1', ...(workspace ? { 'x-workspace': workspace } : {}), ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  };
  const answer = await fetch(path, asked).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new Refused(UNREACHED);
  });
  if (!answer.ok) throw new Refused(await problemOf(answer));
  return answer;
}

/** Asks the API for JSON. @throws {Refused} */
export async function call<T>(path: string, asked: Call = {}): Promise<T> {
  const answer = await send(path, asked);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** All pages of a list, for pickers and short lists. @param most stops after so many */
export async function callAll<T>(path: string, most = 1_000): Promise<T[]> {
  const all: T[] = [];
  let after: string | null = null;
  do {
    const page: Page<T> = await call<Page<T>>(`${path}${path.includes('?') ? '&' : '?'}limit=200${after ? `&after=${encodeURIComponent(after)}` : ''}`);
    all.push(...page.items);
    after = page.next;
  } while (after && all.length < most);
  return all;
}
