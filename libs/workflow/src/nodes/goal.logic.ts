import { z } from 'zod';
import { defineLogic, ruleField, type LogicContext, type Move } from '@tributary/contract';

const config = z.object({
  when: ruleField,
  else: z
    .enum(['wait', 'go-on', 'exit'])
    .default('wait')
    .meta({ title: 'Who comes before', widget: 'choice', description: 'Comes here by an edge while it does not hold' }),
});
type Config = z.output<typeof config>;

function look({ config, ask }: LogicContext<Config>): Move {
  const { member, validUntil } = ask(config.when);
  if (member) return { move: 'leave', output: 'next', reason: 'the goal is reached' };
  switch (config.else) {
    case 'wait':
      return { move: 'stay', deadlineAt: null, wakeAt: validUntil };
    case 'go-on':
      return { move: 'leave', output: 'next', reason: 'the goal is not reached' };
    case 'exit':
      return { move: 'end', reason: 'goal-not-reached' };
  }
}

export const goal = defineLogic({
  kind: 'goal',
  version: 1,
  title: 'Goal',
  icon: 'flag',
  group: 'Logic',
  summary: 'People jump here, from wherever they are in the workflow, as soon as the condition holds; once in each run.',
  sentence: 'Goal: people jump here',
  config,
  outputs: ['next'],
  stays: true,
  passesAtOnce: (config) => config.else !== 'wait',
  conditions: ({ when }) => [{ at: ['when'], expression: when }],
  gathers: ({ when }) => when,
  watches: ({ when }) => when,
  arrive: look,
  stir: look,
  examples: [
    { name: 'lets pass who reached it', given: { tags: ['vip'] }, config: { when: { tag: 'vip' }, else: 'wait' }, leaves: 'next' },
    { name: 'holds who did not', config: { when: { tag: 'vip' } }, waits: true },
    { name: 'lets them go on', config: { when: { tag: 'vip' }, else: 'go-on' }, leaves: 'next' },
    { name: 'lets them go', config: { when: { tag: 'vip' }, else: 'exit' }, ends: 'goal-not-reached' },
    { name: 'refuses no condition', config: { else: 'wait' }, invalid: ['when'] },
    { name: 'refuses what it does not know', config: { when: { tag: 'vip' }, else: 'hope' }, invalid: ['else'] },
  ],
});
