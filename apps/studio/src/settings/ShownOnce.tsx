import { Button, Modal } from '@mantine/core';
import { useRef } from 'react';
import { useWords } from '../words/use-words.js';
import { CopyButton } from '../frame/CopyButton.js';

/** A secret that the server tells this once. @param children what it is for, and that it is not shown again */
export function ShownOnce({ title, secret, children, close }: { title: string; secret: string; children: string; close: () => void }) {
  const { say } = useWords();
  const box = useRef<HTMLElement>(null);
  return (
    <Modal opened onClose={close} title={title} size={480} radius="lg" centered closeOnClickOutside={false} closeButtonProps={{ 'aria-label': say('panel.close') }}>
      <div className="review">
        <div>{children}</div>
        <div className="once">
          <code ref={box}>{secret}</code>
          <CopyButton text={secret} mark={() => box.current} />
        </div>
        <div className="review-foot">
          <Button onClick={close}>{say('copy.kept')}</Button>
        </div>
      </div>
    </Modal>
  );
}
