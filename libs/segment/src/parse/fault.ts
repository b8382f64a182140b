/** Stable names of what can be wrong with a rule; shown to programs, so they never change their meaning. */
export type FaultCode =
  | 'rule.type'
  | 'rule.missing'
  | 'rule.empty'
  | 'rule.unknown-condition'
  | 'rule.unknown-operator'
  | 'rule.unknown-key'
  | 'rule.ambiguous'
  | 'rule.not-yet'
  | 'rule.compares-nothing'
  | 'rule.not-a-number'
  | 'rule.not-a-date'
  | 'rule.not-a-duration'
  | 'rule.pattern'
  | 'rule.range'
  | 'rule.timezone'
  | 'rule.text'
  | 'rule.too-long'
  | 'rule.too-deep'
  | 'rule.too-large';

/** `path` leads to the fault: `rule.and[1].op`. `detail` says what is wrong and what to do. */
export interface Fault {
  readonly path: string;
  readonly code: FaultCode;
  readonly detail: string;
}

/** One line for people: `rule.and[1].op: unknown operator "equal"; did you mean "equals"?` */
export function faultLine({ path, detail }: Fault): string {
  return `${path}: ${detail}`;
}

export type Report = (path: string, code: FaultCode, detail: string) => void;

/** A value as an error may show it: short, on one line. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
