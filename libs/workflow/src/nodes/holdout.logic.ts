import { z } from 'zod';
import { defineLogic } from '@tributary/contract';

const HELD_OUT = 'held-out';

export const holdout = defineLogic({
  kind: 'holdout',
  version: 1,
  title: 'Holdout',
  icon: 'shield',
  group: 'Logic',
  summary: 'Keeps a part of the contacts out, for ever the same ones, so that what the others got can be measured against them.',
  sentence: 'Holds {percent} % out',
  config: z.object({
    percent: z.number().min(0).max(100).meta({ title: 'Percent', widget: 'number', placeholder: '10' }),
  }),
  outputs: ['next', HELD_OUT],
  stays: false,
  arrive({ config, ...ctx }) {
    const known = ctx.exposure();
    if (known !== null) return { move: 'leave', output: known === HELD_OUT ? HELD_OUT : 'next', reason: 'as before' };
    const dealt = ctx.chance() * 100 < config.percent ? HELD_OUT : 'next';
    ctx.expose(dealt);
    return { move: 'leave', output: dealt, reason: null };
  },
  examples: [
    { name: 'holds out a part', config: { percent: 10 }, chance: 0.0999, leaves: 'held-out', exposes: 'held-out' },
    { name: 'lets the others pass', config: { percent: 10 }, chance: 0.1, leaves: 'next', exposes: 'next' },
    { name: 'holds out nobody', config: { percent: 0 }, chance: 0, leaves: 'next' },
    { name: 'keeps out whom it kept out before', config: { percent: 0 }, exposed: 'held-out', leaves: 'held-out' },
    { name: 'refuses more than all', config: { percent: 101 }, invalid: ['percent'] },
  ],
});
