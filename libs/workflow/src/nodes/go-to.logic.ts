import { z } from 'zod';
import { defineLogic } from '@tributary/contract';

export const goTo = defineLogic({
  kind: 'go-to',
  version: 1,
  title: 'Go to',
  icon: 'corner-up-left',
  group: 'Logic',
  summary: 'Goes on at another node, so that no edge has to cross the drawing.',
  sentence: 'Goes on at {node}',
  config: z.object({ node: z.string().min(1).max(200).meta({ title: 'Node', widget: 'node-picker' }) }),
  outputs: [],
  stays: false,
  leadsTo: ({ node }) => node,
  arrive: ({ config }) => ({ move: 'go', node: config.node, reason: `on to "${config.node}"` }),
  examples: [
    { name: 'goes on there', config: { node: 'n1' }, goesTo: 'n1' },
    { name: 'refuses nowhere', config: { node: '' }, invalid: ['node'] },
  ],
});
