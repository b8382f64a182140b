import type { ReactNode } from 'react';
import { Link } from 'react-router';

/** One figure that leads to what is behind it. */
export function FigureCard({ label, value, aside, tone, to, chart }: { label: string; value: string; aside: string; tone?: 'good' | 'bad' | undefined; to: string; chart?: ReactNode }) {
  return (
    <Link className="figure-card" to={to}>
      <span className="figure-label">{label}</span>
      <span className="figure-line">
        <span className="size figure">{value}</span>
        {chart}
      </span>
      <span className={`figure-aside ${tone ?? ''}`}>{aside}</span>
    </Link>
  );
}
