import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
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
  const call = async (method, path, body, authorization) => {
    const answer = await fetch(url + path, { method, headers: { authorization, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 300)}`);
    return text === '' ? null : JSON.parse(text);
  };
  const workspace = known ?? await call('POST', '/api/workspaces', { name: 'Bench', kind: 'live' }, `Bearer ${ADMIN}`);
  const basic = `Basic ${Buffer.from(`${workspace.writeKey}:`).toString('base64')}`;
  return {
    workspace: Number(workspace.id.replace(/\D/g, '')),
    /** To be given as `known` later. */
    known: { id: workspace.id, writeKey: workspace.writeKey, apiKey: workspace.apiKey },
    api: (method, path, body) => call(method, path, body, `Bearer ${workspace.apiKey}`),
    send: (batch) => call('POST', '/v1/batch', { batch }, basic),
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
