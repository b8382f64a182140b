import { z } from 'zod';
import { defineLogic, type ConfigFault } from '@tributary/contract';

const config = z.object({
  variants: z
    .array(
      z.object({
        name: z.string().min(1).max(200).meta({ title: 'Name', widget: 'text' }),
        weight: z.number().min(0).max(1_000_000_000).meta({ title: 'Weight', widget: 'number', placeholder: '50' }),
      }),
    )
    .min(1)
    .max(100)
    .meta({ title: 'Variants', widget: 'variants' }),
});
type Config = z.output<typeof config>;

function check({ variants }: Config): readonly ConfigFault[] {
  const faults = variants.flatMap(({ name }, i): ConfigFault[] =>
    variants.findIndex((other) => other.name === name) < i
      ? [{ at: ['variants', i, 'name'], detail: `The name "${name}" is taken; give each variant a name of its own.` }]
      : [],
  );
  const isEmpty = variants.every(({ weight }) => weight === 0);
  return isEmpty ? [...faults, { at: ['variants'], detail: 'All weights are 0, so nobody gets anywhere; give one of them more.' }] : faults;
}

/** The variant in whose part of all weights the chance falls. @param chance 0 to 1, exclusive */
function drawn({ variants }: Config, chance: number): string {
  const all = variants.reduce((sum, { weight }) => sum + weight, 0);
  let left = chance * all;
  const found = variants.find(({ weight }) => (left -= weight) < 0);
  return (found ?? variants.findLast(({ weight }) => weight > 0)!).name;
}

export const split = defineLogic({
  kind: 'split',
  version: 1,
  title: 'Split',
  icon: 'shuffle',
  group: 'Logic',
  summary: 'Deals contacts out by weights. Whoever came once gets the same variant ever after, also when the weights change.',
  sentence: 'Deals out to {variants}',
  config,
  outputs: { each: 'variants', by: 'name', then: [] },
  stays: false,
  check,
  arrive({ config: { variants }, ...ctx }) {
    const known = ctx.exposure();
    if (known !== null && variants.some(({ name }) => name === known)) return { move: 'leave', output: known, reason: 'as before' };
    const dealt = drawn({ variants }, ctx.chance());
    ctx.expose(dealt);
    return { move: 'leave', output: dealt, reason: null };
  },
  examples: [
    { name: 'deals the first', config: halves(50), chance: 0.499, leaves: 'a', exposes: 'a' },
    { name: 'deals the second', config: halves(50), chance: 0.5, leaves: 'b', exposes: 'b' },
    { name: 'deals nobody what weighs nothing', config: halves(0), chance: 0, leaves: 'b', exposes: 'b' },
    { name: 'keeps what was dealt before the weights changed', config: halves(100), exposed: 'b', chance: 0, leaves: 'b' },
    { name: 'deals anew when the variant is gone', config: halves(50), exposed: 'c', chance: 0, leaves: 'a', exposes: 'a' },
    { name: 'refuses the same name twice', config: { variants: [one('a', 1), one('a', 1)] }, invalid: ['variants.1.name'] },
    { name: 'refuses weights that are all 0', config: { variants: [one('a', 0)] }, invalid: ['variants'] },
    { name: 'refuses less than nothing', config: { variants: [one('a', -1)] }, invalid: ['variants.0.weight'] },
  ],
});

function one(name: string, weight: number) {
  return { name, weight };
}
function halves(first: number) {
  return { variants: [one('a', first), one('b', 100 - first)] };
}
