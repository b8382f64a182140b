import { useId } from 'react';

interface SuggestedTokenProps {
  readonly label: string;
  readonly value: string;
  readonly known: readonly string[];
  readonly tone?: 'event' | 'trait';
  readonly type?: 'text' | 'number' | 'date';
  change(value: string): void;
}

/** A word that is set apart in a sentence, written by hand or taken from what was really seen; as wide as what it says. */
export function SuggestedToken({ label, value, known, tone, type = 'text', change }: SuggestedTokenProps) {
  const list = useId();
  const width = type === 'date' ? 132 : type === 'number' ? Math.max(58, value.length * 8 + 30) : Math.min(220, Math.max(60, (value.length || label.length) * 7.4 + 24));
  return (
    <span className={`token ${tone ?? ''}`}>
      <input type={type} aria-label={label} placeholder={label} value={value} style={{ width }} {...(known.length > 0 ? { list } : {})} onChange={(event) => change(event.currentTarget.value)} />
      {known.length > 0 && (
        <datalist id={list}>
          {known.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </span>
  );
}
