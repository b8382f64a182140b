import '../canvas/canvas.css';
import { ActionIcon, Button, TextInput } from '@mantine/core';
import type { Expression } from '@tributary/contract';
import { IconChevronLeft } from '@tabler/icons-react';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { Failed, Rows } from '../frame/states.js';
import { isComplete } from '../rules/rule-shape.js';
import { RuleEditor } from '../rules/RuleEditor.js';
import { call } from '../server/call.js';
import { useSegment, type Preview, type Segment } from '../server/segments.js';
import { useWords } from '../words/use-words.js';
import { COLOURS } from './colours.js';

/** A segment: who belongs, said as rows, with how many and who beside it while one writes. */
export function SegmentPage() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useSegment(id);
  if (error) return <Failed error={error} again={() => void refetch()} />;
  if (!data) return <Rows count={3} height={60} />;
  return <Editor key={data.id} segment={data} />;
}

export function NewSegment() {
  return <Editor segment={null} />;
}

interface Written {
  readonly name: string;
  readonly description: string;
  readonly colour: string | null;
  readonly rule: Expression | undefined;
}

function Editor({ segment }: { segment: Segment | null }) {
  const { say } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [written, setWritten] = useState<Written>({ name: segment?.name ?? '', description: segment?.description ?? '', colour: segment?.colour ?? COLOURS[0], rule: segment?.rule ?? undefined });
  const [failure, setFailure] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const isActive = segment?.kind !== 'static';
  const isReady = written.name.trim() !== '' && (!isActive || (written.rule !== undefined && isComplete(written.rule)));
  const save = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const { rule, ...head } = written;
      const body = isActive ? { ...head, rule } : head;
      const saved = await call<Segment>(segment ? `/api/segments/${segment.id}` : '/api/segments', { method: segment ? 'PATCH' : 'POST', body });
      await client.invalidateQueries({ queryKey: ['segments'] });
      if (!segment) void navigate(`/segments/${saved.id}`, { replace: true });
    } catch (error) {
      setFailure(error as Error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="canvas-page">
      <header className="top-bar">
        <ActionIcon component={Link} to="/segments" variant="subtle" color="gray" size={32} aria-label={say('segments.back')}>
          <IconChevronLeft size={18} />
        </ActionIcon>
        <span className="square" style={{ background: written.colour ?? 'var(--line-strong)' }} />
        <h1 style={{ fontSize: 15 }}>{written.name || say('segments.new')}</h1>
        {segment?.status === 'building' && <span className="pill">{say('segments.building', { percent: Math.round(segment.progress * 100) })}</span>}
        {segment?.locked && <span className="pill plain">{say('segments.locked')}</span>}
        <span className="space" />
        <Button disabled={!isReady} loading={busy} onClick={() => void save()}>
          {say('segments.save')}
        </Button>
      </header>
      <div className="board with-panel">
        <div className="page">
          {failure && <Failed error={failure} />}
          <div style={{ display: 'grid', gap: 14, maxWidth: 760 }}>
            <TextInput label={say('segments.name')} value={written.name} required onChange={(event) => setWritten({ ...written, name: event.currentTarget.value })} />
            <TextInput label={say('segments.description')} value={written.description} onChange={(event) => setWritten({ ...written, description: event.currentTarget.value })} />
            <div role="radiogroup" aria-label={say('segments.colour')} style={{ display: 'flex', gap: 6 }}>
              {COLOURS.map((colour, i) => (
                <button key={colour} type="button" role="radio" className="swatch" aria-checked={written.colour === colour} aria-label={say('segments.hue', { number: i + 1 })} style={{ background: colour }} onClick={() => setWritten({ ...written, colour })} />
              ))}
            </div>
            {isActive ? <RuleEditor value={written.rule} change={(rule) => setWritten((known) => ({ ...known, rule }))} /> : <p className="hint">{say('segments.static-why')}</p>}
          </div>
        </div>
        <Fitting rule={isActive ? written.rule : undefined} />
      </div>
    </div>
  );
}

/** Ten of those who fit as it is written now. */
function Fitting({ rule }: { rule: Expression | undefined }) {
  const { say, number } = useWords();
  const asked = useDeferredValue(rule);
  const { data } = useQuery({
    queryKey: ['preview', asked],
    queryFn: ({ signal }) => call<Preview>('/api/segments/preview', { method: 'POST', body: { rule: asked }, signal }),
    enabled: asked !== undefined && isComplete(asked),
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 5_000,
  });
  return (
    <aside className="panel" aria-label={say('segments.who')}>
      <div className="panel-body">
        {data && rule ? (
          <>
            <div>
              <span className="size figure">{number(data.count)}</span> <span className="secondary">{say('segments.of', { total: number(data.total) })}</span>
            </div>
            <p className="secondary" style={{ margin: 0 }}>
              {data.sentence}
            </p>
            {data.warnings.map(({ detail }) => (
              <p key={detail} className="hint">
                {detail}
              </p>
            ))}
            <h2>{say('segments.ten')}</h2>
            <ul className="outline">
              {data.sample.slice(0, 10).map(({ id, userId, email }) => (
                <li key={id}>{email ?? userId ?? id}</li>
              ))}
            </ul>
          </>
        ) : (
          <p className="hint">{say('segments.none-yet')}</p>
        )}
      </div>
    </aside>
  );
}
