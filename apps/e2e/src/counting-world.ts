import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';

/** A mail is kept so long before it is answered, ms: a process that is killed then cannot know that it arrived. */
const SLOW_MS = 60;

/** What is outside, on loopback: a called address and a mail server, which remember everything that reaches them. */
export class CountingWorld {
  /** Bodies by idempotency key, in the order they came. */
  readonly calls = new Map<string, string[]>();
  /** Raw mails by Message-ID. */
  readonly mails = new Map<string, string[]>();
  /** How many calls and mails reached it. */
  arrived = 0;
  /** How many mails it keeps of which it has not said so yet. */
  unanswered = 0;
  readonly #http = createServer((request, response) => void this.#answer(request, response));
  readonly #smtp = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS'], onData: (stream, _session, done) => void this.#keep(stream).then(() => done()) });

  /** @param fails whether the first call under a key is answered with 500 */
  private constructor(private readonly fails: (key: string) => boolean) {
    this.#smtp.on('error', () => undefined); // lines of killed processes break
  }

  static async open(fails: (key: string) => boolean): Promise<CountingWorld> {
    const world = new CountingWorld(fails);
    world.#http.listen(0, '127.0.0.1');
    world.#smtp.listen(0, '127.0.0.1');
    await Promise.all([once(world.#http, 'listening'), once(world.#smtp.server, 'listening')]);
    return world;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}/bought`;
  }

  get smtpUrl(): string {
    return `smtp://127.0.0.1:${(this.#smtp.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#http.closeAllConnections();
    this.#http.close();
    await new Promise<void>((done) => this.#smtp.close(done));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request).catch(() => null);
    if (body === null) return; // broken off: it did not arrive
    const key = String(request.headers['idempotency-key']);
    const isFirst = this.#count(this.calls, key, body) === 1;
    response.writeHead(isFirst && this.fails(key) ? 500 : 200, { 'content-type': 'application/json' }).end('{}');
  }

  async #keep(stream: SMTPServerDataStream): Promise<void> {
    const raw = await text(stream).catch(() => null);
    if (raw === null) return; // broken off before its end: no server keeps that
    this.#count(this.mails, /^message-id: *(\S+)/im.exec(raw)?.[1] ?? 'none', raw);
    this.unanswered++;
    await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
    this.unanswered--;
  }

  /** @returns how often that came, with this time */
  #count(into: Map<string, string[]>, key: string, what: string): number {
    this.arrived++;
    const before = into.get(key);
    if (before) return before.push(what);
    into.set(key, [what]);
    return 1;
  }
}
