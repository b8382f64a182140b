import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What a batch of shards came to. */
export interface MeasuredBatch {
  readonly items: number;
  readonly dues: number;
  readonly parked: number;
  readonly statements: number;
  readonly tookMs: number;
}

/** What became of an effect, by the way it went. */
export interface MeasuredEffect {
  readonly port: string;
  readonly outcome: string;
}

const SIZES = [1, 5, 20, 50, 100, 200, 500, 1_000, 2_000, 4_000];
const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Counts what this process does, for Prometheus. Names end in their unit (https://prometheus.io/docs/practices/naming/). */
export class Meter {
  readonly registry = new Registry();
  readonly #items = this.#histogram('batch_items', 'Items and due contacts that one batch took', SIZES);
  readonly #statements = this.#histogram('batch_statements', 'Statements that one batch ran, whatever else ran beside it', [5, 10, 15, 20, 25, 30, 40, 60, 100]);
  readonly #seconds = this.#histogram('batch_seconds', 'How long one batch took, from claim to commit', SECONDS);
  readonly #processed = this.#counter('items_processed_total', 'Items and due contacts that were processed', []);
  readonly #parked = this.#counter('items_parked_total', 'Items that could not be processed and were set aside', []);
  readonly #effects = this.#counter('effects_total', 'Attempts at the world, by way and what came of them', ['port', 'outcome']);
  readonly #accepted = this.#counter('events_accepted_total', 'Events that were accepted, durable', []);
  readonly #hints = this.#counter('hints_heard_total', 'Hints that came from other processes', ['hint']);

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  #histogram(name: string, help: string, buckets: number[]): Histogram {
    return new Histogram({ name: `tributary_${name}`, help, buckets, registers: [this.registry] });
  }

  #counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> {
    return new Counter({ name: `tributary_${name}`, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  /** A figure that is read when somebody asks. */
  gauge<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Gauge<Label> {
    return new Gauge({ name: `tributary_${name}`, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  batch({ items, dues, parked, statements, tookMs }: MeasuredBatch): void {
    this.#items.observe(items + dues);
    this.#statements.observe(statements);
    this.#seconds.observe(tookMs / 1_000);
    this.#processed.inc(items + dues);
    this.#parked.inc(parked);
  }

  effects(measured: readonly MeasuredEffect[]): void {
    for (const { port, outcome } of measured) this.#effects.inc({ port, outcome });
  }

  hint(hint: string): void {
    this.#hints.inc({ hint });
  }

  accepted(events: number): void {
    this.#accepted.inc(events);
  }
}
