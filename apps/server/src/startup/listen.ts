import type { INestApplication } from '@nestjs/common';
import type { Server } from 'node:http';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { CannotStart } from './cannot-start.js';

function explain(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new CannotStart('start.port-taken', `Port ${port} is taken by another program; end that one, or choose another with PORT.`, {
      cause: error,
    });
  }
  if (error.code === 'EACCES') {
    return new CannotStart('start.port-closed', `This user may not listen on port ${port}; choose one from 1024 up with PORT.`, {
      cause: error,
    });
  }
  return error;
}

/** Says early, before the slow steps, that the port cannot be had. @throws {CannotStart} */
export async function checkPort(port: number): Promise<void> {
  const server = createServer().listen(port);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw explain(error as NodeJS.ErrnoException, port);
  }
  server.close();
  await once(server, 'close');
}

/** @throws {CannotStart} */
export async function listen(app: INestApplication, port: number): Promise<void> {
  await app.listen(port).catch((error: NodeJS.ErrnoException) => {
    throw explain(error, port);
  });
}

/** Takes no new requests, lets those in hand finish for 2 s at most, then runs every `onApplicationShutdown`. */
export async function closeApp(app: INestApplication): Promise<void> {
  const server: Server = app.getHttpServer();
  const cut = setTimeout(() => server.closeAllConnections(), 2000);
  await app.close();
  clearTimeout(cut);
}
