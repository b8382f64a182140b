import type { JsonObject } from '@tributary/contract';
import type Bowser from 'bowser';
import { createRequire } from 'node:module';
import { inside, textOf, type Seen, type SeenEvent } from './derived-state.js';

let bowser: typeof Bowser | undefined;
const known = new Map<string, JsonObject | null>();
/** Browsers send few different texts. */
const MOST_KNOWN = 2_000;

function parsed(userAgent: string): JsonObject | null {
  const found = known.get(userAgent);
  if (found !== undefined) return found;
  bowser ??= createRequire(import.meta.url)('bowser') as typeof Bowser;
  const { browser, os, platform } = bowser.parse(userAgent);
  const device = deviceOf(platform.type, os.name, browser.name);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(userAgent, device);
  return device;
}

function deviceOf(type: string | undefined, os: string | undefined, browser: string | undefined): JsonObject | null {
  const said = Object.entries({ type: type?.toLowerCase(), os, browser }).filter(([, value]) => value);
  return said.length === 0 ? null : (Object.fromEntries(said) as JsonObject);
}

/** Apps say it themselves. */
function inApp({ context }: SeenEvent): JsonObject | null {
  const os = textOf(inside(context['os'], 'name'));
  const kind = textOf(inside(context['device'], 'type'));
  if (os === undefined && kind === undefined) return null;
  return deviceOf(/ipad|tablet/i.test(textOf(inside(context['device'], 'model')) ?? '') ? 'tablet' : 'mobile', os ?? kind, undefined);
}

const same = (a: JsonObject, b: JsonObject): boolean => a['type'] === b['type'] && a['os'] === b['os'] && a['browser'] === b['browser'];

/** By what the contact was last seen: its kind, system and browser. The same object: nothing new. */
export function seenBy(before: Seen<JsonObject> | null, event: SeenEvent): Seen<JsonObject> | null {
  const { userAgent } = event.context;
  if (userAgent === undefined && event.context['os'] === undefined && event.context['device'] === undefined) return before;
  if (before && event.occurredAt < before.at) return before;
  const device = typeof userAgent === 'string' && userAgent.length <= 1_000 ? parsed(userAgent) : inApp(event);
  return !device || (before && same(before.what, device)) ? before : { at: event.occurredAt, what: device };
}
