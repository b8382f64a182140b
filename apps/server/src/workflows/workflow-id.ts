/** The public id of a workflow: opaque to everybody else. */
export const workflowIdOf = (id: number): string => `wf_${id}`;

/** @returns null when the text is no workflow's id */
export function parseWorkflowId(text: string): number | null {
  const found = /^wf_(\d{1,9})$/.exec(text);
  return found ? Number(found[1]) : null;
}
