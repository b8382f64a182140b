import { Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { Failed } from '../frame/states.js';
import { useWords } from '../words/use-words.js';
import { useAct } from './use-act.js';

interface QuestionProps {
  readonly title: string;
  /** The button that does it. */
  readonly verb: string;
  /** What it does, and what stops. */
  readonly children: ReactNode;
  /** Lists that are read anew afterwards. */
  readonly stale: readonly string[];
  ask(): Promise<unknown>;
  close(): void;
}

/** Asked before something goes for good; what the server has against it is said here. */
export function Question({ title, verb, children, stale, ask, close }: QuestionProps) {
  const { say } = useWords();
  const { act, isBusy, failure } = useAct();
  const go = async () => {
    const done = await act(async () => {
      await ask();
      return true;
    }, ...stale);
    if (done) close();
  };
  return (
    <Modal opened onClose={close} title={title} size={440} radius="lg" centered closeButtonProps={{ 'aria-label': say('panel.close') }}>
      <div className="review">
        <div>{children}</div>
        {failure && <Failed error={failure} />}
        <div className="review-foot">
          <Button variant="default" onClick={close}>
            {say('contacts.leave')}
          </Button>
          <Button className="danger" loading={isBusy} onClick={() => void go()}>
            {verb}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
