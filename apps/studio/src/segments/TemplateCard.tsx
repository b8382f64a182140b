import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { useSegmentTemplate, type SegmentTemplate } from '../server/segment-templates.js';
import { useMay } from '../server/session.js';
import { useWords } from '../words/use-words.js';

/** A segment to start from: what it says, what is lacking for it here, and how many it finds once somebody points at it. */
export function TemplateCard({ template }: { template: SegmentTemplate }) {
  const { say } = useWords();
  const may = useMay();
  const [isAsked, setAsked] = useState(false);
  const { key, name, description, sentence, lacks } = template;
  const ask = () => setAsked(true);
  return (
    <article className="recipe template" aria-labelledby={`template-${key}`} onPointerEnter={ask} onFocus={ask}>
      <strong id={`template-${key}`}>{name}</strong>
      <span>{description}</span>
      <span className="template-rule">{sentence}</span>
      {lacks.length > 0 && <span className="lacks">{say('templates.lacks', { lacks: lacks.join(', ') })}</span>}
      <span className="template-foot">
        <Found asked={isAsked ? key : null} />
        {may('segments.edit') && (
          <Button component={Link} to={`/segments/new?template=${key}`} variant="default" size="xs" aria-label={say('templates.use-named', { name })}>
            {say('templates.use')}
          </Button>
        )}
      </span>
    </article>
  );
}

function Found({ asked }: { asked: string | null }) {
  const { say, number } = useWords();
  const { data, error } = useSegmentTemplate(asked);
  const words = data ? say('templates.finds', { count: data.count, shown: number(data.count), total: number(data.total) }) : error ? error.message : asked ? '…' : say('templates.point');
  return (
    <span className="secondary figure" aria-live="polite">
      {words}
    </span>
  );
}
