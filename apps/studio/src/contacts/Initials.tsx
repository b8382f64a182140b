import { initialsOf } from './names.js';

/** Somebody's initials on a disc. */
export function Initials({ name, isLarge = false }: { name: string; isLarge?: boolean }) {
  return (
    <span className={`initials ${isLarge ? 'large' : ''}`} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}
