import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';
import { startServer } from './server.mjs';

/** Mails that are sent, one to each contact. */
export const MAILS = 5_000;
const BATCH = 500;

const WELCOME = {
  nodes: [
    { id: 't', kind: 'event-received', config: { event: 'Signed Up' } },
    { id: 'm', kind: 'send-email', config: { subject: 'Welcome, {{ contact.traits.firstName }}', html: '<p>Dear {{ contact.traits.firstName }}, you chose {{ event.properties.plan }}.</p>' } },
  ],
  edges: [{ from: 't', output: 'next', to: 'm' }],
};

/** A mail server on loopback that takes everything at once, and knows by Message-ID how often each came. */
async function openMailServer() {
  const mails = new Map();
  const take = (stream, _session, done) => {
    const parts = [];
    stream.on('data', (part) => parts.push(part)).on('end', () => {
      const id = /^message-id: *(\S+)/im.exec(Buffer.concat(parts).toString())?.[1];
      mails.set(id, (mails.get(id) ?? 0) + 1);
      done();
    });
  };
  const server = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS'], onData: take });
  server.on('error', () => undefined); // a line that the sender closes is no fault of it
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return { mails, url: `smtp://127.0.0.1:${server.server.address().port}`, close: () => new Promise((resolve) => server.close(resolve)) };
}

async function sendAll(server, call) {
  for (let at = 0; at < MAILS; at += BATCH) await server.send(Array.from({ length: BATCH }, (_, i) => call(at + i)));
}

async function settled(server) {
  while (!(await server.api('GET', '/api/settled?wait=30')).settled);
}

/**
 * 5,000 contacts enter a workflow that mails each of them: from the first event until the ledger knows of every mail that it is sent.
 * @returns mails a second, and MB that the server took at most
 * @throws {Error} when a mail is missing or came twice
 */
export async function mailsThroughLedger(databaseUrl) {
  const outside = await openMailServer();
  const server = await startServer(databaseUrl, { SMTP_URL: outside.url });
  try {
    const workflow = await server.api('POST', '/api/workflows', { name: 'Welcome', graph: WELCOME });
    await server.api('POST', `/api/workflows/${workflow.id}/publish`, {});
    await sendAll(server, (i) => ({ type: 'identify', userId: `m${i}`, messageId: `mailed-${i}`, traits: { firstName: 'Ana', email: `person.${i}@example.com` } }));
    await settled(server);
    const startedAt = performance.now();
    await sendAll(server, (i) => ({ type: 'track', userId: `m${i}`, event: 'Signed Up', messageId: `signed-${i}`, properties: { plan: 'pro' } }));
    await settled(server);
    const perSecond = (MAILS / (performance.now() - startedAt)) * 1_000;
    const arrived = [...outside.mails.values()];
    if (arrived.length !== MAILS || arrived.some((times) => times !== 1)) throw new Error(`Of ${MAILS} mails ${arrived.length} came, ${arrived.filter((times) => times !== 1).length} of them more than once.`);
    return { perSecond, memory: server.memory().peak };
  } finally {
    await server.stop();
    await outside.close();
  }
}
