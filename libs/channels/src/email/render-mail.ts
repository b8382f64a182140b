import { convert } from 'html-to-text';
import type { JsonObject } from '@tributary/contract';
import { fill } from '../liquid/fill.js';
import { headerText } from './header-text.js';
import { safeLinks } from './safe-links.js';

/** A mail as its author wrote it; each text may be Liquid. Without `text` it is made from the HTML. */
export interface MailTemplate {
  readonly subject: string;
  readonly html: string;
  readonly text?: string;
  readonly from?: string;
  readonly replyTo?: string;
}

/** A mail for one contact. */
export interface RenderedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly from: string | null;
  readonly replyTo: string | null;
}

/** @throws {TemplateFault} */
export function renderMail(template: MailTemplate, scope: JsonObject): RenderedMail {
  const html = safeLinks(fill(template.html, scope, 'html'));
  const header = (text: string | undefined) => (text === undefined ? null : headerText(fill(text, scope, 'text')));
  return {
    subject: header(template.subject) ?? '',
    html,
    text: template.text === undefined ? textOf(html) : fill(template.text, scope, 'text'),
    from: header(template.from),
    replyTo: header(template.replyTo),
  };
}

/** HTML as people read it without pictures. */
export function textOf(html: string): string {
  const bare = { selector: 'img', format: 'skip' };
  const link = { selector: 'a', options: { hideLinkHrefIfSameAsText: true, ignoreHref: false } };
  return convert(html, { wordwrap: 78, selectors: [bare, link], limits: { maxInputLength: 2_000_000, maxDepth: 200 } });
}
