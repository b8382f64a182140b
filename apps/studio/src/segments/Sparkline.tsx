/** How a figure went, as a line without axes; a picture beside the figures that say it. */
export function Sparkline({ sizes, width = 96, height = 28, isFilled = false }: { sizes: readonly number[]; width?: number; height?: number; isFilled?: boolean }) {
  if (sizes.length < 2) return null;
  const [low, high] = [Math.min(...sizes), Math.max(...sizes)];
  const span = high - low || 1;
  const points = sizes.map((size, i) => [(i / (sizes.length - 1)) * (width - 4) + 2, height - 3 - ((size - low) / span) * (height - 6)] as const);
  const line = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
  const [endX, endY] = points.at(-1)!;
  return (
    <svg className="sparkline" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" style={{ width: isFilled ? '100%' : width, height }} aria-hidden="true">
      {isFilled && <polygon points={`2,${height} ${line} ${width - 2},${height}`} fill="var(--accent-tint)" />}
      <polyline points={line} fill="none" stroke="var(--accent)" strokeWidth="1.6" vectorEffect="non-scaling-stroke" strokeLinejoin="round" />
      {!isFilled && <circle cx={endX} cy={endY} r="2" fill="var(--accent)" />}
    </svg>
  );
}
