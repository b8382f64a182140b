import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A call as the other side saw it. */
export interface Call {
  readonly url: string;
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What the other side does with a call: a status with headers and a body, or it hangs up without a word. */
export type Reply = { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string } | 'hang-up';

/** For specs: a real server on loopback that keeps every call; `reply` may be changed. */
export class OutsideHttp {
  readonly calls: Call[] = [];
  reply: (call: Call, nth: number) => Reply = () => ({ status: 200, body: '{"ok":true}' });
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  static async open(): Promise<OutsideHttp> {
    const outside = new OutsideHttp();
    await new Promise<void>((done) => outside.#server.listen(0, '127.0.0.1', done));
    return outside;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const call = { url: request.url ?? '', method: request.method ?? '', headers: request.headers, body };
    this.calls.push(call);
    const reply = this.reply(call, this.calls.length);
    if (reply === 'hang-up') return void request.socket.destroy();
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers }).end(reply.body ?? '{}');
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}

/** For specs: a real mail server on loopback; `breaks` makes it drop the line after the last byte, having kept the mail. */
export class OutsideMail {
  readonly mails: string[] = [];
  breaks = false;
  /** Answers with this code instead of taking the mail; null: takes it. */
  refuses: number | null = null;
  /** Connections since the beginning. */
  opened = 0;
  #gone = () => {};
  readonly #server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onConnect: (_session, done) => (this.opened++, done()),
    onClose: () => setImmediate(() => this.#gone()),
    onData: (stream, _session, done) => {
      let raw = '';
      stream.on('data', (bytes: Buffer) => (raw += bytes.toString('latin1')));
      stream.on('end', () => {
        this.mails.push(raw);
        if (this.breaks) return this.#server.connections.forEach((connection) => (connection as unknown as { _socket: { destroy(): void } })._socket.destroy());
        return this.refuses === null ? done(null, 'kept') : done(Object.assign(new Error('no'), { responseCode: this.refuses }));
      });
    },
  });

  static async open(): Promise<OutsideMail> {
    const outside = new OutsideMail();
    outside.#server.on('error', () => undefined);
    await new Promise<void>((done) => outside.#server.listen(0, '127.0.0.1', done));
    return outside;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.#server.server.address() as AddressInfo).port}`;
  }

  /** Settles when nobody is connected. */
  async left(): Promise<void> {
    while (this.#server.connections.size > 0) await new Promise<void>((done) => (this.#gone = done));
  }

  close(): Promise<void> {
    return new Promise((done) => void this.#server.close(() => done()));
  }
}
