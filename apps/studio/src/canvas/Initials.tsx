/** The letters that stand for somebody. */
export function Initials({ of }: { of: string }) {
  const letters = of
    .split(/[\s._@-]+/)
    .map((part) => [...part][0] ?? '')
    .slice(0, 2)
    .join('')
    .toUpperCase();
  return (
    <span className="initials" aria-hidden="true">
      {letters}
    </span>
  );
}
