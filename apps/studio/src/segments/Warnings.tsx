import { IconInfoCircle } from '@tabler/icons-react';
import type { Preview } from '../server/segments.js';

/** What somebody should know of a rule before they act on it: beside the count, in the way of nothing. */
export function Warnings({ warnings }: { warnings: Preview['warnings'] }) {
  return (
    <div role="status" className="rule-warnings">
      {warnings.map(({ code, detail }) => (
        <p key={code}>
          <IconInfoCircle size={15} stroke={1.75} aria-hidden="true" />
          <span>{detail}</span>
        </p>
      ))}
    </div>
  );
}
