import { Button, Menu } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';

/** One thing to choose, by its digit too. */
export interface Choice {
  readonly label: string;
  readonly aside?: string;
  act(): void;
}

interface ChoiceMenuProps {
  readonly label: string;
  /** The key that opens it, which chooses the first again. */
  readonly hotkey: string;
  readonly icon: ReactNode;
  readonly choices: readonly Choice[];
  readonly isOpen: boolean;
  readonly isMain?: boolean;
  setOpen(isOpen: boolean): void;
}

/** A button whose answer is one more key or click. */
export function ChoiceMenu({ label, hotkey, icon, choices, isOpen, isMain = false, setOpen }: ChoiceMenuProps) {
  const choose = (choice: Choice | undefined) => {
    if (!choice) return;
    setOpen(false);
    choice.act();
  };
  const chosenBy = useRef<(event: KeyboardEvent) => void>(() => undefined);
  useEffect(() => {
    chosenBy.current = (event) => {
      const nth = event.key === hotkey ? 0 : Number(event.key) - 1;
      if (event.repeat || !Number.isInteger(nth) || nth < 0 || !choices[nth]) return;
      event.preventDefault();
      choose(choices[nth]);
    };
  });
  // On the window: whoever is quick presses the second key before the menu has the focus.
  useEffect(() => {
    if (!isOpen) return;
    const heard = (event: KeyboardEvent) => chosenBy.current(event);
    window.addEventListener('keydown', heard);
    return () => window.removeEventListener('keydown', heard);
  }, [isOpen]);
  return (
    <Menu opened={isOpen} onChange={setOpen} position="top-start" width={284} shadow="md" returnFocus withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button variant={isMain ? 'filled' : 'default'} leftSection={icon} rightSection={<kbd className="key-hint">{hotkey}</kbd>}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown aria-label={label}>
        {choices.map((choice, i) => (
          <Menu.Item key={choice.label} onClick={() => choice.act()} rightSection={<span className="choice-aside">{choice.aside}{i < 9 && <kbd className="key-hint">{i + 1}</kbd>}</span>}>
            {choice.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
