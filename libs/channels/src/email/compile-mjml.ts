import mjml2html from './mjml.js';
import { TemplateFault } from '../liquid/fill.js';

/**
 * MJML as the HTML that mail programs show. Liquid in it is left as it is. Done once, when a template is saved.
 * @throws {TemplateFault} with the line and what is wrong there
 */
export async function compileMjml(mjml: string): Promise<string> {
  const { html, errors } = await compile(mjml);
  const [first] = errors;
  if (first) throw new TemplateFault('template.syntax', `The MJML has a fault in line ${first.line}: ${first.message.slice(0, 300)}.`);
  return html;
}

async function compile(mjml: string): ReturnType<typeof mjml2html> {
  try {
    // Includes would read files of this server.
    return await mjml2html(mjml, { validationLevel: 'soft', ignoreIncludes: true, keepComments: false });
  } catch (error) {
    const detail = error instanceof Error ? error.message.split('\n')[0]!.slice(0, 300) : 'unknown';
    throw new TemplateFault('template.syntax', `The MJML cannot be read: ${detail}.`);
  }
}
