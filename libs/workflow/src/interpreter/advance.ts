import { outputsOf, StepFailed, type ActionNode, type EffectNode, type Json } from '@tributary/contract';
import { opensAt, zoneOfWindow } from '../calendar/time-window.js';
import { effectKey } from './keys.js';
import { pause, remember, resume } from './hold.js';
import { move } from './move.js';
import { overrule } from './overrule.js';
import { MAX_DEPTH, MAX_STEPS, type Advanced, type AskedEffect, type Ports, type Situation } from './situation.js';
import { answer, stir } from './stir.js';
import { Walk } from './walk.js';

/**
 * Takes a run as far as it goes now. Deterministic: the same situation and the same answers of the ports give the same result. The
 * contact is changed through its editor; everything else is in what is returned.
 * @param situation `due` has to be given at `run.wakeAt`, before anything else of a later instant, and at one instant before items
 */
export function advance(situation: Situation, ports: Ports): Advanced {
  const walk = new Walk(situation, ports);
  receive(walk);
  while (walk.run.status === 'active' && walk.run.doing === 'running') takeStep(walk);
  return walk.result();
}

function receive(walk: Walk): void {
  const { signal } = walk.situation;
  const { run } = walk;
  if (signal.type === 'retry') return retry(walk);
  if (run.status !== 'active') return;
  if (signal.type === 'cancel') return walk.exit(signal.reason);
  if (signal.type === 'pause') return pause(walk);
  if (signal.type === 'resume') return resume(walk, signal);
  if (signal.type === 'move') return move(walk, signal.from);
  if (run.doing === 'held') return remember(walk);
  switch (signal.type) {
    case 'start':
      return;
    case 'due':
      return run.wakeAt !== null && run.wakeAt <= walk.now ? stir(walk, { type: 'due' }) : undefined;
    case 'changed':
      return stir(walk, { type: 'changed' });
    case 'event':
      return stir(walk, { type: 'event', event: signal.event });
    case 'answered':
      return run.doing === 'acting' && run.effect === signal.key ? answer(walk, signal.outcome) : undefined;
  }
}

function retry(walk: Walk): void {
  if (walk.run.status !== 'failed') return;
  walk.change({ status: 'active', doing: 'running', reason: null, endedAt: null, nodeEnteredAt: walk.now });
}

function takeStep(walk: Walk): void {
  const { chain, place } = walk;
  if (chain.steps >= MAX_STEPS || chain.depth > MAX_DEPTH) {
    const detail = `More than ${MAX_STEPS} steps or ${MAX_DEPTH} items followed from one cause; look for a loop without a wait.`;
    return walk.fail({ code: 'loop.budget', detail });
  }
  const ruled = overrule(walk);
  if (ruled.isMoved) return;
  walk.chain = { ...chain, steps: chain.steps + 1 };
  if (!place) return walk.fail({ code: 'node.missing', detail: `There is no node "${walk.run.node}" in this version of the workflow.` });
  const { node, config } = place;
  switch (node.type) {
    case 'trigger':
      return walk.leave('next', null, noteOf(walk));
    case 'logic':
      return walk.follow(node.arrive(walk.logicContext(config)), ruled.validUntil);
    case 'action':
      return walk.isPassingOver ? passOver(walk, node, config) : act(walk, node, config);
    case 'effect':
      return walk.isPassingOver ? passOver(walk, node, config) : ask(walk, node, config, ruled.validUntil);
  }
}

/** Why a run begins, where somebody said. */
function noteOf({ situation: { signal } }: Walk): string | null {
  return signal.type === 'start' ? (signal.note ?? null) : null;
}

/** Out by the first way there is, as if it had been done: others tell of something that happened. */
function passOver(walk: Walk, node: ActionNode | EffectNode, config: unknown): void {
  const outputs = outputsOf(node, config as Json);
  const reason = { code: 'overdue', detail: 'It fell due while the workflow was paused, and was passed over.' };
  walk.leave(outputs.includes('next') ? 'next' : outputs[0]!, reason);
}

function act(walk: Walk, node: ActionNode, config: unknown): void {
  const { situation, ports, now, data } = walk;
  try {
    const output = node.run({ config, contact: situation.contact, now, data, render: (template) => ports.render(template, walk.run, now) });
    ports.settle();
    walk.leave(output, null);
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    walk.fail({ code: error.code, detail: error.message });
  }
}

function ask(walk: Walk, node: EffectNode, config: unknown, ruledAt: number | null): void {
  const { run, now, situation } = walk;
  const visit = (Object.hasOwn(run.visits, run.node) ? run.visits[run.node]! : 0) + 1;
  const key = effectKey(run.id, run.node, visit);
  const request = node.request({ config, contact: situation.contact.view, now });
  const asked = { key, kind: node.kind, run: run.id, node: run.node, visit, repeat: node.repeat(config), at: now };
  walk.effects.push({ ...request, ...asked, ...heldBack(walk, node) });
  walk.change({ doing: 'acting', effect: key, visits: { ...run.visits, [run.node]: visit }, wakeAt: ruledAt });
}

/** Of a kind of this group people are told something: it comes when they are awake. */
const MESSAGES = 'Messages';

function heldBack({ situation, ports, now }: Walk, node: EffectNode): Pick<AskedEffect, 'notBefore' | 'window'> {
  const { window } = situation.flow;
  if (!window || node.group !== MESSAGES) return { notBefore: now, window: null };
  return { notBefore: opensAt(window, now, zoneOfWindow(window, situation.contact.view, ports.timezone)), window };
}
