import type { Preferences } from '../messages/preferences.js';

const escape = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
  body { max-width: 34rem; margin: 10vh auto; padding: 0 1.25rem }
  h1 { font-size: 1.4rem; margin: 0 0 .5rem }
  p { margin: 0 0 1.25rem; opacity: .8 }
  label { display: flex; gap: .75rem; padding: .75rem 0; border-top: 1px solid color-mix(in srgb, currentColor 18%, transparent); cursor: pointer }
  input { margin-top: .35rem; width: 1.1rem; height: 1.1rem; flex: none }
  small { display: block; opacity: .7 }
  button { font: inherit; padding: .6rem 1.1rem; border-radius: .5rem; border: 1px solid currentColor; background: none; color: inherit; cursor: pointer }
  button.main { background: #1f6feb; border-color: #1f6feb; color: #fff }
  .row { display: flex; gap: .75rem; flex-wrap: wrap; margin-top: 1.25rem }
  .done { padding: .75rem 1rem; border-radius: .5rem; background: color-mix(in srgb, #2da44e 18%, transparent); opacity: 1 }`;

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><link rel="icon" href="data:,"><title>${escape(title)}</title><style>${STYLE}</style></head><body>${body}</body></html>`;
}

/** What a contact may choose by the link of a mail: plain HTML without scripts, for any device. @param saved what to confirm at the top */
export function preferencePage({ workspace, address, topics, topic }: Preferences, saved: string | null): string {
  const boxes = topics.map(
    ({ key, name, description, subscribed }) =>
      `<label><input type="checkbox" name="topic" value="${escape(key)}"${subscribed ? ' checked' : ''}><span>${escape(name)}${description ? `<small>${escape(description)}</small>` : ''}</span></label>`,
  );
  const about = address === null ? '' : `<p>What ${escape(workspace)} may send to ${escape(address)}.</p>`;
  const one = topics.find(({ key }) => key === topic);
  const leave = one && one.subscribed ? `<button name="leave" value="topic">Unsubscribe from ${escape(one.name)}</button>` : '';
  const form = `<form method="post" action="?choose">${boxes.join('')}<div class="row">${boxes.length > 0 ? '<button class="main" name="leave" value="">Save</button>' : ''}${leave}<button name="leave" value="everything">Unsubscribe from everything</button></div></form>`;
  return page(`Mail from ${workspace}`, `<h1>Your mail from ${escape(workspace)}</h1>${saved === null ? '' : `<p class="done" role="status">${escape(saved)}</p>`}${about}${form}`);
}

/** For a link that leads nowhere. */
export function noPreferencesPage(): string {
  return page('Link not known', '<h1>This link is not known here</h1><p>It is not one of ours, or was cut off. Copy it whole from the mail, or answer the mail and ask to be taken off.</p>');
}

/** For a link of a mail that leads nowhere. */
export function noLinkPage(): string {
  return page('Link not known', '<h1>This link is not known here</h1><p>It is not one of ours, or was cut off. Copy it whole from the mail.</p>');
}
