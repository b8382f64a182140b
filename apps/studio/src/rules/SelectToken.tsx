interface SelectTokenProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly text: string }[];
  /** Reads like a verb of the sentence, not like something that was put in. */
  readonly isVerb?: boolean;
  change(value: Value): void;
}

/** A word of a sentence that is one of a few. */
export function SelectToken<Value extends string>({ label, value, options, isVerb = false, change }: SelectTokenProps<Value>) {
  return (
    <span className={`token ${isVerb ? 'verb' : ''}`}>
      <select aria-label={label} value={value} onChange={(event) => change(event.currentTarget.value as Value)}>
        {options.map((one) => (
          <option key={one.value} value={one.value}>
            {one.text}
          </option>
        ))}
      </select>
    </span>
  );
}
