import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { CONFIG } from '../provided.js';
import type { ReadyConfig } from '../startup/kept-secrets.js';
import { Access } from './access.guard.js';

/** What runs here, in one page, until the studio takes its place. */
@ApiExcludeController()
@Access('open')
@Controller()
export class HomeController {
  constructor(@Inject(CONFIG) private readonly config: ReadyConfig) {}

  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; img-src data:")
  home(): string {
    const address = escapeHtml(this.config.publicUrl);
    return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Tributary</title>
<link rel="icon" href="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'><path d='M2 3c6 0 4 10 12 10M2 13c5 0 5-4 7-4' fill='none' stroke='%230b7285' stroke-width='2'/></svg>">
<style>
  :root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif }
  body { max-width: 42rem; margin: 12vh auto; padding: 0 1.5rem }
  h1 { font-size: 1.75rem; margin: 0 } p { margin: .75rem 0 } code { font-size: .9em }
  a { color: #0b7285 } @media (prefers-color-scheme: dark) { a { color: #66d9e8 } }
  h2 { font-size: 1rem; margin: 2rem 0 0 } ul { padding-left: 1.2rem; margin: .5rem 0 } small { opacity: .75 }
  pre { overflow-x: auto; padding: .75rem 1rem; border: 1px solid; border-color: color-mix(in srgb, currentColor 25%, transparent); border-radius: .4rem }
</style></head><body>
<h1>Tributary is running</h1>
<p>Customers' behaviour flows in as events; segments keep up with it the moment it happens; workflows carry each person to the right action.</p>
<h2>What works now</h2>
<ul>
  <li>Events from any client of Segment's tracking API, with this address as its host: <code>${address}</code></li>
  <li>Contacts, with their anonymous past; segments that move people by events and by time alone, and say why</li>
  <li>Workflows by API: triggers, branches, splits, waits and windows, goals, tags, attributes, scores, lists, mail and HTTP requests; every run tells its steps</li>
  <li>Mail from templates, with topics, consent and one-click unsubscribe; a rehearsal of any draft with any contact</li>
  <li>Tasks for salespeople: by turns, due in working hours, escalated once</li>
  <li>Ad audiences at Meta, by a step of a workflow or in step with a segment</li>
  <li>A demo company with a year behind it, in a workspace of its own: its key is printed at the start</li>
  <li>Sandboxes, whose clock you can move</li>
</ul>
<h2>Where to look</h2>
<ul>
  <li><a href="/docs">Every route, with its shapes</a> (<a href="/docs/openapi.json">as OpenAPI</a>)</li>
  <li><a href="/health/ready">Is it ready?</a> <a href="/health/live">Is it alive?</a></li>
  <li><a href="/t.js">The snippet for browsers</a>: page views, who somebody is, what they do</li>
  <li>What a workflow can be made of, with an API key:</li>
</ul>
<pre><code>curl -H "Authorization: Bearer $KEY" ${address}/api/nodes</code></pre>
<p><small>Keys are printed where the server was started. There is no screen to draw workflows on yet; the README leads through one by hand.</small></p>
</body></html>`;
  }
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
