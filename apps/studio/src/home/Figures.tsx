import type { Summary } from '../server/summary.js';
import { useTimes } from '../words/use-times.js';
import { useWords } from '../words/use-words.js';
import { useIntl } from 'react-intl';
import { FigureCard } from './FigureCard.js';
import { Sparkline } from './Sparkline.js';

/** Four figures of today, each with what it is measured against. */
export function Figures({ summary, now }: { summary: Summary; now: number }) {
  const { say, number } = useWords();
  const { percent, change } = useTimes();
  const weekday = useIntl().formatDate(now, { weekday: 'long' });
  const { actedOn, mails, inside, workflows, tasks } = summary;
  const against = ({ today, before }: Summary['actedOn']) =>
    before === 0 ? { aside: say('home.none-before', { weekday }) } : { aside: say('home.against', { change: change(today / before - 1), weekday }), tone: today >= before ? ('good' as const) : undefined };
  return (
    <div className="figures">
      <FigureCard label={say('home.acted-on')} value={number(actedOn.today)} {...against(actedOn)} to="/workflows" chart={<Sparkline days={actedOn.days} />} />
      <FigureCard label={say('home.mails')} value={number(mails.today)} {...against(mails)} to="/mailbox" chart={<Sparkline days={mails.days} />} />
      <FigureCard label={say('home.inside')} value={number(inside)} aside={say('home.running', { count: workflows.running })} to="/workflows" />
      <FigureCard
        label={say('home.on-time')}
        value={tasks.done === 0 ? '–' : percent(tasks.onTime / tasks.done)}
        aside={tasks.late > 0 ? say('home.late-now', { count: tasks.late }) : say('home.due-today', { count: tasks.today })}
        tone={tasks.late > 0 ? 'bad' : undefined}
        to="/follow-ups?of=all"
      />
    </div>
  );
}
