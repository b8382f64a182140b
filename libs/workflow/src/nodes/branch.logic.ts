import { z } from 'zod';
import { defineLogic, ruleField, type ConfigFault } from '@tributary/contract';

const OTHERWISE = 'otherwise';

export const branch = defineLogic({
  kind: 'branch',
  version: 1,
  title: 'Branch',
  icon: 'split',
  group: 'Logic',
  summary: 'Sends the contact down the first branch whose condition holds, else down "otherwise".',
  sentence: 'Which fits first: {branches}?',
  config: z.object({
    branches: z
      .array(z.object({ name: z.string().min(1).max(200).meta({ title: 'Name', widget: 'text' }), when: ruleField }))
      .min(1)
      .max(100)
      .meta({ title: 'Branches', widget: 'branches' }),
  }),
  outputs: { each: 'branches', by: 'name', then: [OTHERWISE] },
  stays: false,
  check: ({ branches }) =>
    branches.flatMap(({ name }, i): ConfigFault[] => {
      const taken = name === OTHERWISE || branches.findIndex((other) => other.name === name) < i;
      return taken
        ? [{ at: ['branches', i, 'name'], detail: `The name "${name}" is taken; give each branch a name of its own, not "${OTHERWISE}".` }]
        : [];
    }),
  conditions: ({ branches }) => branches.map(({ when }, i) => ({ at: ['branches', i, 'when'], expression: when })),
  arrive({ config, ask }) {
    const found = config.branches.find(({ when }) => ask(when).member);
    return { move: 'leave', output: found?.name ?? OTHERWISE, reason: found ? null : 'no condition held' };
  },
  examples: [
    {
      name: 'takes the first that holds',
      given: { tags: ['vip'] },
      config: {
        branches: [
          { name: 'any', when: { everyone: true } },
          { name: 'fits', when: { tag: 'vip' } },
        ],
      },
      leaves: 'any',
    },
    { name: 'takes otherwise when none holds', config: { branches: [{ name: 'fits', when: { tag: 'vip' } }] }, leaves: 'otherwise' },
    {
      name: 'refuses the same name twice',
      config: {
        branches: [
          { name: 'a', when: { everyone: true } },
          { name: 'a', when: { tag: 'b' } },
        ],
      },
      invalid: ['branches.1.name'],
    },
    { name: 'refuses a branch without condition', config: { branches: [{ name: 'a' }] }, invalid: ['branches.0.when'] },
  ],
});
