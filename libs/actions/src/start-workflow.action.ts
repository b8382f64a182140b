import { z } from 'zod';
import { defineAction } from '@tributary/contract';

export const startWorkflow = defineAction({
  kind: 'start-workflow',
  version: 1,
  title: 'Start workflow',
  icon: 'play',
  group: 'Logic',
  summary: 'Puts the contact into another workflow, if that lets it in now, and goes on here.',
  sentence: 'Starts {workflow}',
  config: z.object({
    workflow: z.string().min(1).max(200).meta({ title: 'Workflow', widget: 'workflow-picker' }),
  }),
  outputs: ['next'],
  run({ config, contact }) {
    contact.workflows.start(config.workflow);
    return 'next';
  },
  changes: ({ workflow }) => [`workflow:${workflow}`],
  examples: [
    { name: 'puts the contact into it', config: { workflow: 'wf_2' }, becomes: { started: ['wf_2'] }, leaves: 'next' },
    { name: 'refuses no workflow', config: { workflow: '' }, invalid: ['workflow'] },
  ],
});
