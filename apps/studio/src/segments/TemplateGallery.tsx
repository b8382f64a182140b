import './segments.css';
import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { Failed, Rows } from '../frame/states.js';
import { useSegmentTemplates, type SegmentTemplate } from '../server/segment-templates.js';
import { useWords, type Word } from '../words/use-words.js';
import { TemplateCard } from './TemplateCard.js';

/** The nine ways to tell people apart, in plain words; a model that the server adds goes by its own name. */
const MODELS: Readonly<Record<string, readonly [name: Word, why: Word]>> = {
  demographic: ['templates.demographic', 'templates.demographic.why'],
  geographic: ['templates.geographic', 'templates.geographic.why'],
  psychographic: ['templates.psychographic', 'templates.psychographic.why'],
  technographic: ['templates.technographic', 'templates.technographic.why'],
  behavioural: ['templates.behavioural', 'templates.behavioural.why'],
  needs: ['templates.needs', 'templates.needs.why'],
  value: ['templates.value', 'templates.value.why'],
  status: ['templates.status', 'templates.status.why'],
  account: ['templates.account', 'templates.account.why'],
};

/** By model, in the order in which the server offers them. */
function grouped(templates: readonly SegmentTemplate[]): ReadonlyMap<string, readonly SegmentTemplate[]> {
  const groups = new Map<string, SegmentTemplate[]>();
  for (const template of templates) groups.set(template.model, [...(groups.get(template.model) ?? []), template]);
  return groups;
}

/** Segments to start from. Using one opens it in the editor; nothing is saved by that. */
export function TemplateGallery() {
  const { say } = useWords();
  const { data, error, refetch } = useSegmentTemplates();
  const groups = [...grouped(data ?? [])];
  const named = (model: string) => (MODELS[model] ? say(MODELS[model][0]) : model);
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{say('templates.start')}</h1>
          <p>{say('templates.what')}</p>
        </div>
        <div className="actions">
          <Button component={Link} to="/segments" variant="default">
            {say('segments.back')}
          </Button>
        </div>
      </div>
      {error && <Failed error={error} again={() => void refetch()} />}
      {!data && !error && <Rows count={6} height={90} />}
      {data && (
        <nav className="models" aria-label={say('templates.models')}>
          {groups.map(([model]) => (
            <a key={model} href={`#${model}`} className="pill plain">
              {named(model)}
            </a>
          ))}
        </nav>
      )}
      {groups.map(([model, templates]) => (
        <section key={model} id={model} className="model" aria-labelledby={`of-${model}`}>
          <h2 id={`of-${model}`}>{named(model)}</h2>
          {MODELS[model] && <p className="secondary">{say(MODELS[model][1])}</p>}
          <div className="recipes">
            {templates.map((template) => (
              <TemplateCard key={template.key} template={template} />
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}
