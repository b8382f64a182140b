import { Button, Skeleton } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link, useRouteError } from 'react-router';
import { Refused } from '../server/call.js';
import { useWords } from '../words/use-words.js';

/** What stands where something will be: a sentence, a picture in line art, one button. */
export function Empty({ title, children, action, picture }: { title: string; children: ReactNode; action?: ReactNode; picture?: ReactNode }) {
  return (
    <div className="empty">
      {picture ?? <FlowPicture />}
      <h2>{title}</h2>
      <p>{children}</p>
      {action}
    </div>
  );
}

function FlowPicture() {
  return (
    <svg width="132" height="96" viewBox="0 0 132 96" fill="none" stroke="var(--line-strong)" strokeWidth="1.5" aria-hidden="true">
      <rect x="36" y="4" width="60" height="20" rx="5" />
      <path d="M66 24v14M66 38c0 8-34 2-34 12M66 38c0 8 34 2 34 12" />
      <rect x="4" y="50" width="56" height="20" rx="5" />
      <rect x="72" y="50" width="56" height="20" rx="5" stroke="var(--accent)" />
      <path d="M100 70v18" strokeDasharray="3 4" />
    </svg>
  );
}

/** What went wrong, in one sentence, and the way on. */
export function Failed({ error, again }: { error: Error; again?: () => void }) {
  const { say } = useWords();
  return (
    <div className="failed" role="alert">
      <IconAlertTriangle size={16} stroke={1.75} />
      <span>{error instanceof Refused ? error.problem.detail : say('state.failed')}</span>
      {again && (
        <Button variant="default" onClick={again}>
          {say('state.again')}
        </Button>
      )}
    </div>
  );
}

/** Rows of the size of those that come. */
export function Rows({ count, height = 40 }: { count: number; height?: number }) {
  return (
    <div aria-busy="true">
      {Array.from({ length: count }, (_, i) => (
        <Skeleton key={i} height={height - 12} my={6} />
      ))}
    </div>
  );
}

export function NotHere() {
  const { say } = useWords();
  return (
    <div className="page">
      <Empty title={say('state.not-here')} action={<Link to="/workflows">{say('state.to-workflows')}</Link>}>
        {say('state.not-here-why')}
      </Empty>
    </div>
  );
}

export function Trouble() {
  const error = useRouteError();
  return (
    <div className="page">
      <Failed error={error instanceof Error ? error : new Error(String(error))} again={() => location.reload()} />
    </div>
  );
}
