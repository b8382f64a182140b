import { IconBrandMeta, IconBrandSlack, IconMail, IconWebhook, type Icon } from '@tabler/icons-react';
import type { Channel } from '../server/settings.js';
import type { Word } from '../words/use-words.js';

export interface VendorField {
  /** In the body that is sent. */
  readonly path: string;
  readonly word: Word;
  readonly placeholder: string;
  /** Not shown as it is written. */
  readonly isSecret?: boolean;
}
export interface Vendor {
  readonly id: 'smtp' | 'meta' | 'http' | 'slack';
  readonly name: Word;
  readonly does: Word;
  /** What stops when it is taken away. */
  readonly stops: Word;
  readonly Shape: Icon;
  /** None: what is needed is made by the server. */
  readonly fields: readonly VendorField[];
  /** What may be known of a connection, shortly. */
  shown(settings: Channel['settings']): string;
}

const joined = (...parts: readonly (string | boolean | null | undefined)[]): string => parts.filter((part) => typeof part === 'string' && part !== '').join(' · ');

/** Whom a workspace can be connected with. */
export const VENDORS: readonly Vendor[] = [
  {
    ...{ id: 'smtp', name: 'vendor.smtp', does: 'vendor.smtp.does', stops: 'vendor.smtp.stops', Shape: IconMail },
    fields: [
      { path: 'url', word: 'vendor.smtp.url', placeholder: 'smtp://user:password@mail.example.com:587', isSecret: true },
      { path: 'from', word: 'vendor.smtp.from', placeholder: 'Fjord <hello@fjord.example>' },
    ],
    shown: ({ host, user, from }) => joined(host, user, from),
  },
  {
    ...{ id: 'meta', name: 'vendor.meta', does: 'vendor.meta.does', stops: 'vendor.meta.stops', Shape: IconBrandMeta },
    fields: [
      { path: 'accessToken', word: 'vendor.meta.token', placeholder: 'EAAB…', isSecret: true },
      { path: 'adAccountId', word: 'vendor.meta.account', placeholder: 'act_1234567' },
    ],
    shown: ({ adAccountId, graphUrl }) => joined(adAccountId, graphUrl),
  },
  { ...{ id: 'http', name: 'vendor.http', does: 'vendor.http.does', stops: 'vendor.http.stops', Shape: IconWebhook }, fields: [], shown: () => '' },
  {
    ...{ id: 'slack', name: 'vendor.slack', does: 'vendor.slack.does', stops: 'vendor.slack.stops', Shape: IconBrandSlack },
    fields: [{ path: 'webhookUrl', word: 'vendor.slack.url', placeholder: 'https://hooks.slack.com/services/…', isSecret: true }],
    shown: ({ host }) => joined(host),
  },
];
