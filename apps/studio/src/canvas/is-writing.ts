/** Whether keys are meant for a field that is written in. */
export const isWriting = (target: EventTarget | null): boolean => target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable], [role=listbox], [role=menu]') !== null;
