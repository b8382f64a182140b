import { Pace } from './Pace.js';
import { Suppressions } from './Suppressions.js';
import { Topics } from './Topics.js';

/** How often, of what, and to whom not. */
export function Sending() {
  return (
    <>
      <Pace />
      <Topics />
      <Suppressions />
    </>
  );
}
