import type { Overlap } from '../server/segments.js';
import { useWords } from '../words/use-words.js';
import { THREE, twoCircles, type Field } from './circle-fields.js';

const WIDTH = 400;
const HEIGHT = 220;

/** Segments as circles: two to scale, three always alike with their figures. A picture of the table beside it. */
export function Circles({ segments, fields }: { segments: Overlap['segments']; fields: readonly Field[] }) {
  const { say, number } = useWords();
  const isTwo = segments.length === 2;
  const countOf = (places: string) => fields.find((field) => field.places.join() === places)?.count ?? 0;
  const circles = isTwo ? twoCircles([segments[0]!.count, segments[1]!.count], countOf('0,1'), WIDTH, HEIGHT) : THREE.circles;
  const names = segments.map(({ name }) => name).join(', ');
  return (
    <svg className="circles" viewBox={`-4 -4 ${WIDTH + 8} ${HEIGHT + 8}`} role="img" aria-label={say(isTwo ? 'overlap.picture' : 'overlap.picture-three', { names })}>
      {circles.map(({ x, y, r }, i) => (
        <circle key={segments[i]!.id} cx={x} cy={y} r={r} style={{ fill: segments[i]!.colour ?? 'var(--line-strong)', stroke: segments[i]!.colour ?? 'var(--line-strong)' }} />
      ))}
      {!isTwo &&
        fields.map(({ places, count }) => {
          const [x, y] = THREE.figures[places.join()]!;
          return (
            <text key={places.join()} x={x} y={y} textAnchor="middle" dominantBaseline="central">
              {number(count)}
            </text>
          );
        })}
    </svg>
  );
}
