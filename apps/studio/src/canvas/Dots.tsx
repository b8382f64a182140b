import { useStoreApi } from '@xyflow/react';
import { useEffect, useRef } from 'react';

/** Px between dots at full size. */
const GAP = 20;

/**
 * The dots behind a drawing. React Flow's own are an SVG that the browser paints anew on each frame of panning, which costs a quarter of the frames;
 * these are one picture on a layer of its own that is only moved, by less than the gap.
 */
export function Dots() {
  const store = useStoreApi();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let shownGap = 0;
    const move = () => {
      if (!box.current) return;
      const [x, y, zoom] = store.getState().transform;
      const gap = GAP * zoom;
      const { style } = box.current;
      if (gap !== shownGap) style.backgroundSize = `${gap}px ${gap}px`;
      shownGap = gap;
      style.transform = `translate(${(x % gap) - gap}px, ${(y % gap) - gap}px)`;
    };
    move();
    return store.subscribe(move);
  }, [store]);
  return <div className="dots" ref={box} aria-hidden="true" />;
}
