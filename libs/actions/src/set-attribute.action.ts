import { z } from 'zod';
import { defineAction, jsonField, type ConfigFault } from '@tributary/contract';

export const setAttribute = defineAction({
  kind: 'set-attribute',
  version: 1,
  title: 'Set attribute',
  icon: 'pencil',
  group: 'Contact',
  summary: 'Gives an attribute of the contact a value, or takes it away. Text may be Liquid.',
  sentence: 'Sets {trait}[ to {value}]',
  config: z.object({
    trait: z.string().min(1).max(500).meta({ title: 'Attribute', widget: 'trait-picker', placeholder: 'plan' }),
    value: jsonField.optional().meta({ title: 'Value', widget: 'value', placeholder: '{{ event.properties.plan }}' }),
    unset: z.boolean().optional().meta({ title: 'Take it away', widget: 'switch' }),
  }),
  outputs: ['next'],
  check({ trait, value, unset }) {
    const faults: ConfigFault[] = [];
    if (/^computed(?:\.|$)/.test(trait))
      faults.push({ at: ['trait'], detail: `"${trait}" is computed; choose an attribute outside "computed".` });
    if (value === undefined && unset !== true) faults.push({ at: ['value'], detail: 'Give a value, or set "unset" to true.' });
    if (value !== undefined && unset === true) faults.push({ at: ['unset'], detail: 'Give either a value or "unset", not both.' });
    return faults;
  },
  run({ config: { trait, value }, contact, render }) {
    if (value === undefined || value === null) contact.traits.unset(trait);
    else contact.traits.set(trait, typeof value === 'string' ? render(value) : value);
    return 'next';
  },
  changes: ({ trait }) => [`trait:${trait}`, `trait:${trait.split('.')[0]!}`],
  examples: [
    { name: 'sets a text', config: { trait: 'plan', value: 'gold' }, becomes: { traits: { plan: 'gold' } }, leaves: 'next' },
    {
      name: 'fills in what is Liquid',
      config: { trait: 'plan', value: '{{ event.properties.plan }}' },
      renders: 'gold',
      becomes: { traits: { plan: 'gold' } },
      leaves: 'next',
    },
    { name: 'keeps a number a number', config: { trait: 'seats', value: 5 }, becomes: { traits: { seats: 5 } }, leaves: 'next' },
    {
      name: 'changes one part of an address',
      given: { traits: { address: { city: 'Faro', country: 'PT' } } },
      config: { trait: 'address.city', value: 'Porto' },
      becomes: { traits: { address: { city: 'Porto', country: 'PT' } } },
      leaves: 'next',
    },
    {
      name: 'takes it away',
      given: { traits: { plan: 'gold', a: 1 } },
      config: { trait: 'plan', unset: true },
      becomes: { traits: { a: 1 } },
      leaves: 'next',
    },
    { name: 'refuses to write what is computed', config: { trait: 'computed.score.lead', value: 1 }, invalid: ['trait'] },
    { name: 'refuses neither value nor unset', config: { trait: 'plan' }, invalid: ['value'] },
    { name: 'refuses value and unset', config: { trait: 'plan', value: 1, unset: true }, invalid: ['unset'] },
  ],
});
