import { createServer, type AddressInfo, type Socket } from 'node:net';

export type Stage = 'greeting' | 'EHLO' | 'MAIL' | 'RCPT' | 'DATA' | 'body' | 'dot' | 'RSET';

/** Where a talk is: the how manieth connection, and the how manieth mail on it, each from 1; 0: before the first. */
export interface Place {
  readonly connection: number;
  readonly mail: number;
  readonly stage: Stage;
}

/** What the server does there. `keep-and-hang-up`: takes the mail at its dot, and says nothing; a number: refuses by this code. */
export type Reaction = 'go-on' | 'hang-up' | 'fall-silent' | 'keep-and-hang-up' | number;

/** For specs: a mail server on loopback that speaks by the book until it is told to break. */
export class BreakingServer {
  /** Whom it took a mail for, once a mail. */
  readonly kept: string[] = [];
  opened = 0;
  open = 0;
  mostOpen = 0;
  react: (place: Place) => Reaction = () => 'go-on';
  extensions: readonly string[] = ['PIPELINING'];
  readonly #sockets = new Set<Socket>();
  readonly #waiting = new Set<() => void>();
  readonly #server = createServer((socket) => this.#talk(socket));

  static async listen(): Promise<BreakingServer> {
    const server = new BreakingServer();
    await new Promise<void>((done) => server.#server.listen(0, '127.0.0.1', done));
    return server;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Settles when it is so. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((done) => this.#waiting.add(done));
  }

  /** Ends every connection, as a server does that was idle for too long. */
  hangUp(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): Promise<void> {
    this.hangUp();
    return new Promise((done) => void this.#server.close(() => done()));
  }

  #changed(): void {
    for (const done of this.#waiting) done();
    this.#waiting.clear();
  }

  #talk(socket: Socket): void {
    const connection = ++this.opened;
    this.mostOpen = Math.max(this.mostOpen, ++this.open);
    this.#sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => (this.open--, this.#sockets.delete(socket), this.#changed()));
    this.#changed();
    let [mail, to, isInBody, rest] = [0, '', false, ''];
    /** @returns whether the talk goes on */
    const answered = (stage: Stage, line: string): boolean => {
      const reaction = this.react({ connection, mail, stage });
      if (stage === 'dot' && (reaction === 'go-on' || reaction === 'keep-and-hang-up')) this.kept.push(to);
      if (reaction === 'hang-up' || reaction === 'keep-and-hang-up') socket.destroy();
      else if (reaction === 421) socket.end('421 closing\r\n');
      else if (typeof reaction === 'number') socket.write(`${reaction} refused\r\n`);
      else if (reaction === 'go-on' && line !== '') socket.write(line);
      return reaction === 'go-on';
    };
    const extensions = () => [...this.extensions, 'ok'].map((name, i, all) => `250${i < all.length - 1 ? '-' : ' '}${name}\r\n`).join('');
    const command = (line: string): void => {
      const word = line.slice(0, 4).toUpperCase();
      if (word === 'MAIL') mail++;
      if (word === 'EHLO') answered('EHLO', extensions());
      else if (word === 'MAIL' || word === 'RSET') answered(word, '250 ok\r\n');
      else if (word === 'RCPT') to = answered('RCPT', '250 ok\r\n') ? /<([^>]*)>/.exec(line)![1]! : '';
      else if (word === 'DATA' && to !== '') isInBody = answered('DATA', '354 go on\r\n');
      else socket.write('503 not now\r\n');
    };
    const body = (line: string): void => {
      if (line !== '.') return void answered('body', '');
      isInBody = false;
      answered('dot', '250 kept\r\n');
      to = '';
    };
    answered('greeting', '220 ready\r\n');
    socket.on('data', (bytes) => {
      const lines = (rest + bytes.toString('latin1')).split('\r\n');
      rest = lines.pop()!;
      for (const line of lines) if (!socket.destroyed && !socket.writableEnded) (isInBody ? body : command)(line);
    });
  }
}
