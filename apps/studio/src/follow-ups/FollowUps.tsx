import '../contacts/contacts.css';
import './follow-ups.css';
import { NativeSelect } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconCheck } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { More } from '../frame/More.js';
import { Empty, Failed, Rows } from '../frame/states.js';
import { useKeys } from '../keys/use-keys.js';
import { useTask, useTaskStream, useTeams, type Task } from '../server/tasks.js';
import { useWords } from '../words/use-words.js';
import { useScope } from './scope.js';
import { TaskPanel } from './TaskPanel.js';
import { TaskRow } from './TaskRow.js';
import { useActs } from './use-acts.js';
import { useFollowUps } from './use-follow-ups.js';

/** The instant, anew each half minute: lateness grows while one looks. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function ScopeChoice({ scope, own }: { scope: string; own: string | null }) {
  const { say } = useWords();
  const [, setParams] = useSearchParams();
  const teams = useTeams().data ?? [];
  const choices = [...(own ? [{ value: 'mine', label: say('tasks.mine') }] : []), { value: 'all', label: say('tasks.all') }, ...teams.map(({ id, name }) => ({ value: id, label: say('tasks.of-team', { name }) }))];
  return <NativeSelect size="xs" aria-label={say('tasks.whose')} value={scope} data={choices} onChange={({ currentTarget: { value } }) => setParams({ of: value })} />;
}

/** What is to be done for whom, today first, and the person beside it. */
export function FollowUps() {
  const { say } = useWords();
  const { id } = useParams();
  const navigate = useNavigate();
  const now = useNow();
  const { scope, own, filter, query } = useScope();
  const { today, later, all, late, open, isRead, error } = useFollowUps(filter, now);
  const { act, undo, acted, failure } = useActs();
  // Below this there is room for the list or the person: the list comes first.
  const isWide = useMediaQuery('(min-width: 901px)', true, { getInitialValueInEffect: false });
  useTaskStream();

  const chosen = id ?? null;
  const first = all[0]?.id ?? null;
  const read = useTask(chosen);
  const task = all.find((one) => one.id === chosen) ?? read.data ?? null;
  const pathOf = (one: string | null): string => `/follow-ups${one ? `/${one}` : ''}${query}`;
  // Where there is room for both, somebody is chosen, and stays so when another comes before.
  useEffect(() => {
    if (!id && isWide && first) void navigate(`/follow-ups/${first}${query}`, { replace: true });
  }, [id, isWide, first, query, navigate]);
  const step = (by: number): string | null => {
    const at = all.findIndex((one) => one.id === chosen);
    return (at < 0 ? all[0] : all[at + by])?.id ?? null;
  };
  const go = (to: string | null) => {
    if (!to) return;
    void navigate(pathOf(to), { replace: isWide });
    document.querySelector(`[data-task="${to}"]`)?.scrollIntoView({ block: 'nearest' });
  };
  const leave = () => void navigate(pathOf(isWide ? (step(1) ?? step(-1)) : null), { replace: true });
  const takeBack = async () => {
    const back = await undo();
    if (back && isWide) go(back);
  };
  useKeys('tasks.list-keys', [
    { key: 'j', word: 'tasks.next-key', act: () => go(step(1)) },
    { key: 'k', word: 'tasks.before-key', act: () => go(step(-1)) },
    { key: 'u', word: 'tasks.undo', act: () => void takeBack() },
  ]);
  const rows = (of: readonly Task[]) => of.map((one) => <TaskRow key={one.id} task={one} to={pathOf(one.id)} isChosen={one.id === chosen} now={now} />);
  return (
    <div className={`follow-ups ${id ? 'has-chosen' : ''}`}>
      <section className="task-list" aria-label={say('frame.follow-ups')}>
        <header className="task-list-head">
          <div>
            <h1>{say('tasks.today')}</h1>
            <p>{isRead ? say('tasks.count', { count: today.length, late }) : '\u00a0'}</p>
          </div>
          <ScopeChoice scope={scope} own={own} />
        </header>
        <div className="task-scroll-list">
          <div role="status">
            {acted && (
              <div className="undo">
                <IconCheck size={16} stroke={2} aria-hidden="true" />
                <span>{acted.said}</span>
                <button type="button" onClick={() => void takeBack()}>
                  {say('tasks.undo')}
                </button>
              </div>
            )}
          </div>
          {error && !isRead && <Failed error={error} again={() => void open.refetch()} />}
          {!isRead && !error && <Rows count={7} height={58} />}
          {isRead && today.length === 0 && <p className="task-none">{say(all.length === 0 && !isWide ? 'tasks.none-why' : 'tasks.none-today')}</p>}
          <ul className="tasks">{rows(today)}</ul>
          {later.length > 0 && <h2 className="task-later">{say('tasks.later')}</h2>}
          <ul className="tasks">{rows(later)}</ul>
          {isRead && <More {...open} />}
        </div>
      </section>
      <section className="task-person">
        {read.error && !task && <Failed error={read.error} />}
        {task && <TaskPanel task={task} act={act} now={now} failure={failure} back={pathOf(null)} leave={leave} />}
        {!task && !read.error && isRead && <Empty title={say('tasks.none')}>{say('tasks.none-why')}</Empty>}
      </section>
    </div>
  );
}
