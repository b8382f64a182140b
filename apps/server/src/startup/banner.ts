import type { ReadyConfig } from './kept-secrets.js';
import type { FirstWorkspace } from './first-workspace.js';

/** What a person sees once the server listens: where it is, the keys, and one line to try. */
export function banner(config: ReadyConfig, keys: FirstWorkspace | undefined, demo: FirstWorkspace | undefined): string {
  const rows: [string, string][] = [['Address', config.publicUrl]];
  if (keys) rows.push(['Write key', keys.writeKey], ['API key', keys.apiKey]);
  if (demo) rows.push(['Demo key', `${demo.apiKey}  (an API key of the demo company)`]);
  if (config.adminApiKey && !config.databaseUrl) rows.push(['Admin key', config.adminApiKey]);
  if (!config.databaseUrl) rows.push(['Data', config.dataDir]);
  const event = JSON.stringify({ userId: 'ada', event: 'Product Viewed', properties: { sku: 'A-1' } });
  const lines = ['', '  Tributary is running. Ctrl-C ends it.', '', ...rows.map(([name, value]) => `  ${name.padEnd(10)} ${value}`)];
  if (keys)
    lines.push(
      '',
      '  Send a first event:',
      `  curl -u ${keys.writeKey}: -H 'Content-Type: application/json' -d '${event}' ${config.publicUrl}/v1/track`,
    );
  return [...lines, '', ''].join('\n');
}
