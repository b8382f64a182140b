import { describe, expect, it } from '@jest/globals';
import { compileMjml } from './compile-mjml.js';

const mail = (inside: string): string => `<mjml><mj-body><mj-section><mj-column>${inside}</mj-column></mj-section></mj-body></mjml>`;

describe('compileMjml', () => {
  it('makes HTML, and leaves Liquid as it is', async () => {
    const html = await compileMjml(mail('<mj-text>Hi {{ contact.traits.firstName }}{% if contact.tags contains "vip" %}!{% endif %}</mj-text>'));
    expect(html).toContain('Hi {{ contact.traits.firstName }}{% if contact.tags contains "vip" %}!{% endif %}');
    expect(html).toMatch(/<table/);
  });

  it('says what is wrong, and where', async () => {
    await expect(compileMjml(mail('<mj-texxt>Hi</mj-texxt>'))).rejects.toMatchObject({ code: 'template.syntax', message: expect.stringContaining('mj-texxt') });
    await expect(compileMjml('just words')).rejects.toMatchObject({ code: 'template.syntax' });
  });

  it('reads no file of this server', async () => {
    const html = await compileMjml(mail('<mj-include path="/etc/passwd" type="html" /><mj-text>a</mj-text>')).catch((error: Error) => error.message);
    expect(html).not.toContain('root:');
  });
});
