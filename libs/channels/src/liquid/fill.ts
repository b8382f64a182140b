import { filters, Liquid, type LiquidOptions } from 'liquidjs';
import type { JsonObject } from '@tributary/contract';

/** How a value is written into the text around it. `url`: as one piece of an address. A value that is marked `raw` is left as it is. */
export type Surroundings = 'html' | 'text' | 'url';

/** The template is at fault: it cannot be read, asks for a filter that is not there, or is out of all bounds. */
export class TemplateFault extends Error {
  constructor(
    readonly code: 'template.syntax' | 'template.limit' | 'template.too-long',
    detail: string,
  ) {
    super(detail);
    this.name = 'TemplateFault';
  }
}

/** Characters of a template; of what comes out of it; ms of work; units of memory as liquidjs counts them (about characters). */
export const LIMITS = { templateLength: 500_000, outputLength: 2_000_000, workMs: 500, memory: 20_000_000 } as const;

const BOUNDS: LiquidOptions = {
  templates: {}, // partials come from here: from nowhere, and never from the disk
  ownPropertyOnly: true,
  strictFilters: true,
  strictVariables: false,
  parseLimit: LIMITS.templateLength,
  renderLimit: LIMITS.workMs,
  memoryLimit: LIMITS.memory,
  timezoneOffset: 0,
  locale: 'en-US',
};

function asUrlPiece(value: unknown): string {
  return encodeURIComponent(value === null || value === undefined ? '' : String(value));
}

const DATE_FILTERS = ['date', 'date_to_xmlschema', 'date_to_rfc822', 'date_to_string', 'date_to_long_string'];
/** A time with a zone behind it, or a zone by name. */
const ZONED = /\d:\d{2}.*(?:z|[+-]\d{2}:?\d{2})|\b(?:utc|gmt|[ecmp][sd]t)\b/i;

/** A date that was written without a zone means UTC, whatever zone the machine stands in. */
function inUtc(value: unknown): unknown {
  if (typeof value !== 'string' || /^\d+$/.test(value) || ZONED.test(value)) return value;
  const read = [`${value}Z`, `${value} UTC`, value].map((text) => Date.parse(text)).find(Number.isFinite);
  return read === undefined ? value : new Date(read);
}

/** "now" in a template is the instant of its item, not the machine's; nor is the machine's zone that of any date. */
function useOwnDates(engine: Liquid): Liquid {
  for (const name of DATE_FILTERS) {
    const filter = filters[name as keyof typeof filters] as unknown;
    if (typeof filter !== 'function') throw new Error(`liquidjs has no filter "${name}" any more.`);
    engine.registerFilter(name, function (value: unknown, ...args: unknown[]) {
      const isNow = value === 'now' || value === 'today';
      return filter.call(this, isNow ? this.context.getSync(['now']) : inUtc(value), ...args);
    });
  }
  return engine;
}

const ENGINES: Readonly<Record<Surroundings, Liquid>> = {
  html: useOwnDates(new Liquid({ ...BOUNDS, outputEscape: 'escape' })),
  text: useOwnDates(new Liquid(BOUNDS)),
  url: useOwnDates(new Liquid({ ...BOUNDS, outputEscape: asUrlPiece })),
};

function faultOf(error: unknown): TemplateFault {
  const detail = error instanceof Error ? error.message.split('\n')[0]!.slice(0, 300) : 'unknown';
  const isLimit = /limit exceeded|maximum call stack|invalid (?:string|array) length/i.test(detail);
  return isLimit
    ? new TemplateFault('template.limit', `The template takes too much time or room (${detail}); make it simpler.`)
    : new TemplateFault('template.syntax', `The template cannot be read: ${detail}.`);
}

/**
 * A template with its names filled in, once: what a value contains is never read as a template.
 * @param scope `contact`, `event`, `company`, `run`, `workspace`, `unsubscribe_url`, `now`; names it does not have are empty
 * @throws {TemplateFault}
 */
export function fill(template: string, scope: JsonObject, surroundings: Surroundings): string {
  return fillWithin(aBudget(), template, scope, surroundings);
}

/** What texts that belong together may take together: ms of work, characters that come out. It is used up. */
export interface Budget {
  workMs: number;
  characters: number;
}

/** As much as one template may take alone. */
export const aBudget = (): Budget => ({ workMs: LIMITS.workMs, characters: LIMITS.outputLength });

/** As `fill`, one of several texts that share a budget. @throws {TemplateFault} also when those before have used it up */
export function fillWithin(budget: Budget, template: string, scope: JsonObject, surroundings: Surroundings): string {
  if (budget.workMs <= 0) throw new TemplateFault('template.limit', `The texts of this step take more than ${LIMITS.workMs} ms together; make them simpler.`);
  const begunMs = performance.now();
  let filled: string;
  try {
    filled = String(ENGINES[surroundings].parseAndRenderSync(template, scope, { renderLimit: Math.max(1, budget.workMs) }));
  } catch (error) {
    throw faultOf(error);
  }
  budget.workMs -= performance.now() - begunMs;
  budget.characters -= filled.length;
  if (budget.characters >= 0) return filled;
  throw new TemplateFault('template.too-long', `The template gives more than ${LIMITS.outputLength} characters; make it shorter.`);
}

/** What is wrong with a template before it is ever filled in; to be told when it is saved. Unknown filters are found as far as they are reached. */
export function templateFault(template: string): TemplateFault | null {
  try {
    fill(template, {}, 'text');
    return null;
  } catch (error) {
    return error instanceof TemplateFault ? error : faultOf(error);
  }
}
