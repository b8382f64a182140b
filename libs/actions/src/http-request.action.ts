import { z } from 'zod';
import { defineEffect, jsonField, type Json, type JsonObject } from '@tributary/contract';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const;
const SAFE: readonly string[] = ['GET', 'HEAD'];

/** Ends a text of which only the beginning was kept. */
const CUT = '\n[cut here: the answer was longer than 1 MB]';

/** The body of an answer, which is what later steps ask for. */
function bodyOf(response: Json): Json {
  if (typeof response !== 'object' || response === null || !('body' in response)) return null;
  const { body = null, cut } = response as JsonObject;
  return cut === true ? `${typeof body === 'string' ? body : JSON.stringify(body)}${CUT}` : body;
}

export const httpRequest = defineEffect({
  kind: 'http-request',
  version: 1,
  title: 'HTTP request',
  icon: 'globe',
  group: 'Data',
  summary: 'Calls an address on the internet. Everything but GET carries a key, by which the other side knows a repeated call.',
  sentence: 'Calls {method} {url}',
  config: z.object({
    url: z.string().min(1).max(10_000).meta({ title: 'Address', widget: 'url', placeholder: 'https://example.com/hook' }),
    method: z.enum(METHODS).meta({ title: 'Method', widget: 'choice' }),
    headers: z.record(z.string().min(1).max(200), z.string().max(10_000)).optional().meta({ title: 'Headers', widget: 'headers' }),
    body: jsonField.optional().meta({ title: 'Body', widget: 'value', description: 'Text, or JSON; each text in it may be Liquid' }),
    saveAs: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta({ title: 'Save as', widget: 'text', description: 'Later steps read it as run.data.<name>' }),
  }),
  outputs: ['next', 'failed'],
  check: ({ method, body }) =>
    SAFE.includes(method) && body !== undefined && body !== null
      ? [{ at: ['body'], detail: `A ${method} has no body; take it away or choose POST.` }]
      : [],
  repeat: ({ method }) => (SAFE.includes(method) ? 'safe' : 'with-key'),
  request: ({ config: { url, method, headers = {}, body = null } }) => ({ port: 'http', payload: { url, method, headers, body } }),
  answer({ config, data }, outcome) {
    if (outcome.status !== 'done' && outcome.status !== 'simulated') return 'failed';
    if (config.saveAs !== undefined) data.set(config.saveAs, bodyOf(outcome.response));
    return 'next';
  },
  examples: [
    {
      name: 'asks for a call under a key',
      config: { url: 'https://example.com/{{ contact.id }}', method: 'POST', body: { name: '{{ contact.traits.firstName }}' } },
      asks: {
        port: 'http',
        payload: {
          url: 'https://example.com/{{ contact.id }}',
          method: 'POST',
          headers: {},
          body: { name: '{{ contact.traits.firstName }}' },
        },
      },
      repeat: 'with-key',
    },
    { name: 'may read twice', config: { url: 'https://example.com', method: 'GET' }, repeat: 'safe' },
    {
      name: 'saves the answer for later steps',
      config: { url: 'https://example.com', method: 'GET', saveAs: 'weather' },
      outcome: { status: 'done', response: { status: 200, body: { rain: true } } },
      saves: { weather: { rain: true } },
      leaves: 'next',
    },
    {
      name: 'saves text as text',
      config: { url: 'https://example.com', method: 'GET', saveAs: 'page' },
      outcome: { status: 'done', response: { status: 200, body: 'It rains.', cut: false } },
      saves: { page: 'It rains.' },
      leaves: 'next',
    },
    {
      name: 'notes that an answer was cut',
      config: { url: 'https://example.com', method: 'GET', saveAs: 'page' },
      outcome: { status: 'done', response: { status: 200, body: '[1, 2', cut: true } },
      saves: { page: '[1, 2\n[cut here: the answer was longer than 1 MB]' },
      leaves: 'next',
    },
    {
      name: 'fails when nobody knows whether it was done',
      config: { url: 'https://example.com', method: 'POST' },
      outcome: { status: 'uncertain', reason: { code: 'http.no-answer', detail: 'Lost.' } },
      leaves: 'failed',
    },
    {
      name: 'fails by the output for it',
      config: { url: 'https://example.com', method: 'GET' },
      outcome: { status: 'failed', reason: { code: 'http.answered', detail: '404' } },
      leaves: 'failed',
    },
    { name: 'refuses a method that is none', config: { url: 'https://example.com', method: 'TRACE' }, invalid: ['method'] },
    { name: 'refuses a GET with a body', config: { url: 'https://example.com', method: 'GET', body: 'x' }, invalid: ['body'] },
  ],
});
