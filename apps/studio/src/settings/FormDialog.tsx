import { Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { Failed } from '../frame/states.js';
import { useWords } from '../words/use-words.js';
import type { Act } from './use-act.js';

interface FormDialogProps {
  readonly title: string;
  readonly verb: string;
  readonly act: Act;
  readonly children: ReactNode;
  submit(): void;
  close(): void;
}

/** A few fields and one button that does it. */
export function FormDialog({ title, verb, act, children, submit, close }: FormDialogProps) {
  const { say } = useWords();
  return (
    <Modal opened onClose={close} title={title} size={480} radius="lg" centered closeButtonProps={{ 'aria-label': say('panel.close') }}>
      <form
        className="review"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {children}
        {act.failure && <Failed error={act.failure} />}
        <div className="review-foot">
          <Button variant="default" onClick={close}>
            {say('contacts.leave')}
          </Button>
          <Button type="submit" loading={act.isBusy}>
            {verb}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
