import './node-version.mjs';
import { FakeMeta } from '@tributary/fixtures';

// `node scripts/fake-meta.mjs [port]`: a Meta to try ad audiences with, until Ctrl-C; who is in them is printed as it changes.
const meta = await FakeMeta.open(Number(process.argv[2] ?? 4010));
process.stdout.write(
  `Connect it with PUT /api/channels/meta { "accessToken": "good-token", "adAccountId": "1", "graphUrl": "${meta.url}" }.\n`,
);
let told = '';
setInterval(() => {
  const now = [...meta.audiences].map(([id, name]) => `${name} (${id}): ${meta.members(id).length} people`).join('; ');
  if (now !== told) process.stdout.write(`${now}\n`);
  told = now;
}, 500);
