import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { root } from '../root.mjs';

/** The administrator's key, and what secrets are sealed with. */
export const ADMIN = 'bench-admin-key-bench-admin-key-bench';

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

/** What asks shares two cores with what is measured: over kept connections `node:http` takes a third of what `fetch` does. */
const agent = new Agent({ keepAlive: true, timeout: 4_000 }); // the server ends what is idle after 5 s

/** @param text the body; undefined: none @returns the status and the body */
function ask(method, url, authorization, text) {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent, method, headers: { authorization, 'content-type': 'application/json' } }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (part) => (body += part)).on('end', () => resolve({ status: answer.statusCode, body })).on('error', reject);
    });
    asked.on('error', reject).end(text);
  });
}

/**
 * The built server over a database, with one live workspace.
 * @param more settings of the environment
 * @param known a workspace that was made before: its `id` and keys; null: a new one
 */
export async function startServer(databaseUrl, more = {}, known = null) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { PATH: process.env.PATH, NODE_ENV: 'production', DATABASE_URL: databaseUrl, SECRET_KEY: ADMIN, ADMIN_API_KEY: ADMIN, PORT: String(port), LOG_LEVEL: 'error', ...more };
  const child = spawn(process.execPath, ['--max-semi-space-size=32', join(root, 'apps/server/dist/main.js')], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  for (;;) {
    if (child.exitCode !== null) throw new Error('The server did not start.');
    if (await fetch(`${url}/health/ready`).then((answer) => answer.ok, () => false)) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const call = async (method, path, text, authorization) => {
    const { status, body } = await ask(method, url + path, authorization, text);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${body.slice(0, 300)}`);
    return body === '' ? null : JSON.parse(body);
  };
  const workspace = known ?? await call('POST', '/api/workspaces', JSON.stringify({ name: 'Bench', kind: 'live' }), `Bearer ${ADMIN}`);
  const basic = `Basic ${Buffer.from(`${workspace.writeKey}:`).toString('base64')}`;
  const sendText = (text) => call('POST', '/v1/batch', text, basic);
  return {
    workspace: Number(workspace.id.replace(/\D/g, '')),
    /** To be given as `known` later. */
    known: { id: workspace.id, writeKey: workspace.writeKey, apiKey: workspace.apiKey },
    api: (method, path, body) => call(method, path, JSON.stringify(body), `Bearer ${workspace.apiKey}`),
    send: (batch) => sendText(JSON.stringify({ batch })),
    /** A body that was made before: while something is timed its making would be timed too. */
    sendText,
    /** In MB: now, and at most so far. */
    memory() {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      const of = (name) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]) / 1024);
      return { now: of('VmRSS'), peak: of('VmHWM') };
    },
    async stop() {
      child.kill('SIGINT');
      await once(child, 'close');
    },
  };
}
