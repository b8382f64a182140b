import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { runsOf, wayOf } from './drawing.js';
import { startServer, type ServerProcess } from './server-process.js';
import { WorkspaceClient } from './workspace-client.js';

const README = fileURLToPath(new URL('../../../README.md', import.meta.url));

/** What a reader would paste, one block after the other. */
function bashOf(markdown: string, heading: string): string {
  const section = markdown.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^```bash\n(.*?)^```$/gms)].map(([, block]) => block).join('\n');
}

/** With this server's keys and address where the reader puts his own. @throws when there is no place for one */
function filledIn(script: string, server: ServerProcess): string {
  const places = { 'W=tw_…': `W=${server.writeKey}`, 'A=ta_…': `A=${server.apiKey}`, 'U=http://localhost:3000': `U=${server.url}` };
  return Object.entries(places).reduce((text, [place, value]) => {
    if (!text.includes(place)) throw new Error(`The README has no line "${place}".`);
    return text.replace(place, value);
  }, script);
}

describe('the worked example of the README', () => {
  let server: ServerProcess;
  let workspace: WorkspaceClient;
  let said: string;

  beforeAll(async () => {
    server = await startServer();
    workspace = new WorkspaceClient(server.url, { id: '', writeKey: server.writeKey, apiKey: server.apiKey });
    const script = filledIn(bashOf(await readFile(README, 'utf8'), 'A worked example'), server);
    // --norc: on a socket as its input, bash takes itself for a remote shell and reads the machine's own settings.
    const { stdout, stderr } = await promisify(execFile)('bash', ['--norc', '-euo', 'pipefail', '-c', script]);
    expect(stderr).toBe('');
    said = stdout;
  }, 120_000);
  afterAll(() => server?.stop());

  it('runs as it stands, and nothing of it is refused', () => {
    expect(said).not.toMatch(/"code":/);
    expect(said.match(/"success":true,"accepted":1/g)).toHaveLength(4);
    expect(said.match(/"settled":true/g)).toHaveLength(2);
  });

  it('says on the way what its comments say', () => {
    const lines = said.split('\n').flatMap((line) => (line.startsWith('{"items"') || line.startsWith('{"member"') ? [JSON.parse(line) as Record<string, unknown>] : []));
    const [members, mailbox, waiting, why, history, runs, effects] = lines;
    expect(members).toMatchObject({ items: [{ userId: 'ada' }] });
    expect(mailbox).toMatchObject({ items: [{ to: 'ada@example.com', subject: 'Still thinking, Ada?' }] });
    expect(waiting).toMatchObject({ items: [{ status: 'active', doing: 'waiting', node: 'buys', wakeAt: expect.any(String) }] });
    expect(why).toMatchObject({ member: true, validUntil: expect.any(String), sentence: expect.stringMatching(/^Product Viewed at least 2 times in 30 days and not /) });
    expect(history).toMatchObject({ items: [{ entered: false, cause: 'data' }, { entered: true, cause: 'data' }] });
    expect(runs).toMatchObject({ items: [{ status: 'completed' }] });
    expect(effects).toMatchObject({ items: [{ kind: 'send-email', status: 'done', node: 'mail' }] });
  });

  it('ends with tags, a score and one mail in the mailbox', async () => {
    const ada = await workspace.ok<{ tags: string[] }>('GET', '/api/contacts/user:ada');
    expect(ada).toMatchObject({ computed: { score: { lead: 10 } }, segments: [] });
    expect(ada.tags.sort()).toEqual(['customer', 'looking']);
    expect(await workspace.all('/api/mailbox')).toMatchObject([{ to: 'ada@example.com', html: '<p>It is yours for free today.</p>' }]);
    const [workflow] = await workspace.all<{ id: string }>('/api/workflows');
    expect((await runsOf(workspace, workflow!.id)).map(wayOf)).toEqual(['in>next tag>next score>next mail>next buys>matched thanks>next']);
  });
});
