import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { drawing } from './drawing.js';
import { StudioPage } from './studio-page.js';

jest.setTimeout(120_000);

const NODES = 500;
/** Frames a second that panning has to reach on a quiet machine. */
const SMOOTH = 50;
/** Of the rate that the same picture reaches just then without a script behind it: what the machine has no time to paint, no canvas moves smoothly. */
const SHARE = 0.75;
const TRIES = 3;
const PAN_MS = 2_000;

/** A tree: every third step branches in two, the others go on. */
function tree(): object {
  const nodes: [string, string, object][] = [['t', 'event-received', { event: 'Product Viewed' }]];
  const edges: string[] = [];
  const open: string[] = ['t next'];
  for (let n = 1; nodes.length < NODES; n++) {
    const from = open.shift()!;
    const id = `n${n}`;
    edges.push(`${from} ${id}`);
    if (n % 3 === 1) {
      nodes.push([id, 'branch', { branches: [{ name: 'yes', when: { trait: 'plan', op: 'equals', value: `plan ${n}` } }] }]);
      open.push(`${id} yes`, `${id} otherwise`);
    } else {
      nodes.push([id, 'add-tag', { tag: `tag ${n}` }]);
      open.push(`${id} next`);
    }
  }
  return drawing(nodes, edges);
}

type Frames = { readonly stop: () => number };

/** Frames a second on a page while something is done, by the instants that the browser gives its frames. */
async function rateWhile(page: Page, act: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const at: number[] = [];
    let isOn = true;
    const frame = (now: number) => {
      at.push(now);
      if (isOn) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    (window as unknown as { frames: Frames }).frames = {
      stop() {
        isOn = false;
        return ((at.length - 1) * 1000) / (at.at(-1)! - at[0]!);
      },
    };
  });
  await act();
  return page.evaluate(() => (window as unknown as { frames: Frames }).frames.stop());
}

/** Drags the mouse to and fro for two seconds. */
async function pan(page: Page): Promise<void> {
  const end = Date.now() + PAN_MS;
  await page.mouse.move(700, 450);
  await page.mouse.down();
  for (let n = 0; Date.now() < end; n++) {
    await page.mouse.move(700 + 260 * Math.sin(n / 14), 450 + 200 * Math.sin(n / 9));
    await page.waitForTimeout(8);
  }
  await page.mouse.up();
}

/** Shows in a bare page what the canvas shows, as elements that nothing but the mouse moves. */
async function showStill(page: Page, bare: Page): Promise<void> {
  const { html, css, width, height } = await page.evaluate(() => {
    const flow = document.querySelector<HTMLElement>('.react-flow')!;
    const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules].map(({ cssText }) => cssText));
    return { html: flow.outerHTML, css: rules.join('\n'), width: flow.clientWidth, height: flow.clientHeight };
  });
  await bare.setContent(`<style>${css}</style><div style="width: ${width}px; height: ${height}px">${html}</div>`);
  await bare.evaluate(() => {
    const { style } = document.querySelector<HTMLElement>('.react-flow__viewport')!;
    const [, x, y, rest] = /translate\(([-\d.]+)px, ([-\d.]+)px\)(.*)/.exec(style.transform)!;
    window.addEventListener('pointermove', ({ buttons, clientX, clientY }) => {
      if (buttons > 0) style.transform = `translate(${Number(x) + clientX - 700}px, ${Number(y) + clientY - 450}px)${rest}`;
    });
  });
}

let studio: StudioPage;
beforeAll(async () => {
  studio = await StudioPage.open();
}, 120_000);
afterAll(async () => {
  await studio?.close();
});

describe('a drawing of 500 steps', () => {
  it('follows the mouse smoothly', async () => {
    const { page } = studio;
    const { id } = await studio.call<{ id: string }>('POST', '/api/workflows', { name: 'Large', graph: tree() });
    const bare = await studio.context.newPage();
    await page.goto(`${studio.server.url}/workflows/${id}`);
    await page.locator('.react-flow__node').first().waitFor();
    // Steps as they are read, and not the whole as a map.
    for (let n = 0; n < 6; n++) await page.getByRole('button', { name: /zoom in/i }).click();
    const transformOf = (one: Page) => one.locator('.react-flow__viewport').getAttribute('style');
    const rates: { canvas: number; still: number; steps: number }[] = [];
    const isSmooth = () => rates.some((rate) => rate.canvas >= SMOOTH || rate.canvas >= SHARE * rate.still);
    while (rates.length < TRIES && !isSmooth()) {
      await showStill(page, bare);
      await bare.bringToFront();
      const stillBefore = await transformOf(bare);
      const still = await rateWhile(bare, () => pan(bare));
      expect(await transformOf(bare)).not.toBe(stillBefore);
      await page.bringToFront();
      const before = await transformOf(page);
      const canvas = await rateWhile(page, () => pan(page));
      expect(await transformOf(page)).not.toBe(before);
      const steps = await page.locator('.react-flow__node').count();
      rates.push({ canvas, still, steps });
    }
    const told = rates.map((rate) => `${rate.canvas.toFixed(1)} (the same picture without a script ${rate.still.toFixed(1)}, ${rate.steps} steps in sight)`);
    process.stdout.write(`Panning ${NODES} steps, frames a second: ${told.join('; ')}\n`);
    expect({ rates, isSmooth: isSmooth() }).toMatchObject({ isSmooth: true });
  });
});
