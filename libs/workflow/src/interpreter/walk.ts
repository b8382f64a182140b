import type { LogicContext, Move, Reason, RunData } from '@tributary/contract';
import type { FlowNode } from './flow.js';
import type { Held, Run, RunStatus, Step } from './run.js';
import { chanceOf } from './keys.js';
import type { Advanced, AskedEffect, Chain, Ports, Situation } from './situation.js';

/** A run while it is advanced: the run as it is now, and what came of it so far. */
export class Walk {
  run: Run;
  chain: Chain;
  /** What would act is passed over, up to where the run stays next. */
  isPassingOver = false;
  readonly steps: Step[] = [];
  readonly effects: AskedEffect[] = [];

  constructor(
    readonly situation: Situation,
    readonly ports: Ports,
  ) {
    this.run = situation.run;
    this.chain = situation.chain;
  }

  get now(): number {
    return this.situation.now;
  }

  result(): Advanced {
    return { run: this.run, steps: this.steps, effects: this.effects, chain: this.chain };
  }

  /** Copies the run that was given at the first change; from then on the copy is ours to write to. */
  change(change: Partial<Run>): void {
    if (this.run === this.situation.run) this.run = { ...this.run };
    Object.assign(this.run, change);
  }

  get place(): FlowNode | undefined {
    return this.situation.flow.nodes.get(this.run.node);
  }

  logicContext(config: unknown): LogicContext<unknown> {
    const { now, ports, run, situation } = this;
    const { nodeEnteredAt: enteredAt, deadlineAt, startedAt } = run;
    return {
      config,
      now,
      enteredAt,
      deadlineAt,
      startedAt,
      timezone: ports.timezone,
      ask: (expression) => ports.ask(expression, now),
      where: ports.where,
      contact: situation.contact.view,
      render: (template) => ports.render(template, run, now),
      exposure: () => ports.exposure(run.node),
      expose: (variant) => ports.expose(run.node, variant),
      chance: () => chanceOf(run.workflow, run.node, run.contact),
    };
  }

  get data(): RunData {
    const get = (key: string) => (Object.hasOwn(this.run.data, key) ? this.run.data[key] : undefined);
    return { get, set: (key, value) => this.change({ data: { ...this.run.data, [key]: value } }) };
  }

  /** Writes down that the present node is done with. */
  note(output: string | null, reason: string | null): void {
    const { node, nodeEnteredAt: at, effect, passed } = this.run;
    this.steps.push({ seq: passed + 1, node, kind: this.place?.node.kind ?? 'unknown', at, leftAt: this.now, output, reason, effect });
    this.change({ passed: passed + 1 });
  }

  /** Goes out by an output: on to the next node, or to the end. */
  leave(output: string, reason: Reason | null, said: string | null = null): void {
    this.note(output, said ?? (reason && `${reason.code}: ${reason.detail}`));
    const to = this.situation.flow.next(this.run.node, output);
    if (to !== undefined) this.arriveAt(to);
    else if (output === 'failed') this.end('failed', reason?.code ?? 'failed');
    else this.end('completed', null);
  }

  private arriveAt(node: string): void {
    this.change({ node, nodeEnteredAt: this.now, doing: 'running', deadlineAt: null, wakeAt: null, effect: null });
  }

  /** Goes on at a node to which no edge leads from here. */
  go(to: string, reason: string | null): void {
    this.note(null, reason);
    this.arriveAt(to);
  }

  /** Ends the run at the present node. */
  end(status: Exclude<RunStatus, 'active'>, reason: string | null): void {
    this.change({ status, reason, doing: null, endedAt: this.now, deadlineAt: null, wakeAt: null, effect: null, held: null });
  }

  exit(reason: string): void {
    if (this.run.doing !== 'running') this.note(null, reason);
    this.end('exited', reason);
  }

  fail(reason: Reason): void {
    this.note(null, `${reason.code}: ${reason.detail}`);
    this.end('failed', reason.code);
  }

  /** Follows what a logic node said. @param ruledAt when the rules that come before it have to be asked again */
  follow(move: Move, ruledAt: number | null): void {
    if (move.move === 'leave') return this.leave(move.output, null, move.reason);
    if (move.move === 'go') return this.go(move.node, move.reason);
    if (move.move === 'end') {
      this.note(null, move.reason);
      return this.end('exited', move.reason);
    }
    this.stay(move.deadlineAt, earliest(move.deadlineAt, move.wakeAt, ruledAt));
  }

  /** A wake that is stored and comes early enough is left as it is: waking early is allowed, and a write is saved. */
  stay(deadlineAt: number | null, wakeAt: number | null): void {
    const { run } = this;
    const isWaiting = run.doing === 'waiting' && run.deadlineAt === deadlineAt;
    if (isWaiting && this.wakesInTime(wakeAt)) return;
    this.change({ doing: 'waiting', deadlineAt, wakeAt });
  }

  wakesInTime(wakeAt: number | null): boolean {
    const known = this.run.wakeAt;
    if (known === wakeAt) return true;
    return known !== null && known > this.now && (wakeAt === null || known <= wakeAt);
  }

  hold(held: Held): void {
    this.change({ doing: 'held', held, wakeAt: null });
  }
}

/** The earliest of some instants; null counts as never. */
export function earliest(...instants: readonly (number | null)[]): number | null {
  const set = instants.filter((at) => at !== null);
  return set.length > 0 ? Math.min(...set) : null;
}
