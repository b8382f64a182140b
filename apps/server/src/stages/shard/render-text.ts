import { StepFailed, type EventHappening, type Json } from '@tributary/contract';
import { fill, TemplateFault } from '@tributary/channels';
import { liquidScope } from '../../wiring/liquid-scope.js';
import type { ContactState } from './contact-state.js';

/** Text of an inside action, filled in for the contact as it is now. @throws {StepFailed} when the template is at fault */
export function render(state: ContactState, template: string, run: { readonly id: string; readonly event: EventHappening | null; readonly data: Readonly<Record<string, Json>> }, now: number): string {
  const workspace = { name: state.definitions.name };
  try {
    return fill(template, liquidScope({ contact: state.row!, computed: state.computed, event: run.event, company: null, run, workspace, now }), 'text');
  } catch (error) {
    if (error instanceof TemplateFault) throw new StepFailed(error.code, error.message);
    throw error;
  }
}
