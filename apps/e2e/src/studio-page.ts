import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openBrowser } from './browser.js';
import { startServer, type ServerProcess } from './server-process.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PASSWORD = 'a long enough one';

/** A started server and its studio in a real browser, with somebody signed in who owns it. */
export class StudioPage {
  private constructor(
    readonly server: ServerProcess,
    readonly browser: Browser,
    readonly context: BrowserContext,
    readonly page: Page,
    /** What the console said that it should not. */
    readonly complaints: string[],
  ) {}

  static async open(env: Readonly<Record<string, string>> = {}): Promise<StudioPage> {
    const [server, browser] = await Promise.all([startServer({ env: { PUBLIC_URL: '', ...env } }), openBrowser()]);
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.setDefaultTimeout(10_000);
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    const studio = new StudioPage(server, browser, context, page, complaints);
    await studio.enter();
    return studio;
  }

  /** The first who comes owns everything. */
  private async enter(): Promise<void> {
    await this.page.goto(this.server.url);
    await this.page.getByLabel('Name').fill('Maren Koch');
    await this.page.getByLabel('Email').fill('maren@fjord.example');
    await this.page.getByLabel('Password').first().fill(PASSWORD);
    await this.page.getByRole('button', { name: 'Make the account' }).click();
    await this.page.getByRole('navigation').waitFor();
  }

  goto(path: string): Promise<unknown> {
    return this.page.goto(this.server.url + path);
  }

  /** By the API, with the key of the first workspace. @throws when the answer is no 2xx */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(this.server.url + path, { method, headers: { authorization: `Bearer ${this.server.apiKey}`, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text === '' ? null : JSON.parse(text)) as T;
  }

  async items<T>(path: string): Promise<T[]> {
    return (await this.call<{ items: T[] }>('GET', path)).items;
  }

  /** What axe finds wrong with the page as it stands, in one line each. */
  async faults(): Promise<string[]> {
    // What stands over a thing that the mouse is on is no part of the page.
    await this.page.mouse.move(0, 0);
    await this.page.locator('[role=tooltip]').waitFor({ state: 'detached' });
    await this.page.evaluate(AXE);
    return this.page.evaluate(async () => {
      const { axe } = window as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } };
      return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
    });
  }

  /** Takes back complaints that a test made on purpose. */
  forgive(text: string): void {
    this.complaints.splice(0, this.complaints.length, ...this.complaints.filter((one) => !one.includes(text)));
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
  }
}
