/** Three streams that become one. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="var(--accent)" strokeWidth="2.4" strokeLinecap="round" aria-hidden="true">
      <path d="M2 5c7 0 6 7 13 7" />
      <path d="M2 12h20" />
      <path d="M2 19c7 0 6-7 13-7" />
    </svg>
  );
}
