import '../canvas/canvas.css';
import './segments.css';
import { ActionIcon, Button, TextInput, Tooltip, VisuallyHidden } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { Expression } from '@tributary/contract';
import { IconChevronLeft, IconHistory, IconLock, IconLockOpen } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { ExportList } from '../contacts/ExportList.js';
import { Failed } from '../frame/states.js';
import { RULE_KEYS } from '../keys/rule-keys.js';
import { useListedKeys } from '../keys/use-keys.js';
import { isSame } from '../rules/is-same.js';
import { isComplete } from '../rules/rule-shape.js';
import { RuleEditor } from '../rules/RuleEditor.js';
import { call } from '../server/call.js';
import type { SegmentTemplate } from '../server/segment-templates.js';
import type { Segment } from '../server/segments.js';
import { useMay } from '../server/session.js';
import { useWords } from '../words/use-words.js';
import { COLOURS } from './colours.js';
import { DeleteSegment } from './DeleteSegment.js';
import { Fitting } from './Fitting.js';
import { Overlapping } from './Overlapping.js';
import { PickedMembers } from './PickedMembers.js';
import { RuleDiff } from './RuleDiff.js';
import { Starting } from './Starting.js';
import { Transitions } from './Transitions.js';
import { useDiff } from './use-diff.js';
import { WhereUsed } from './WhereUsed.js';

interface Written {
  readonly name: string;
  readonly description: string;
  readonly colour: string | null;
  readonly rule: Expression | undefined;
}

/** The twelve, and before them a colour that somebody gave by the API. */
const coloursWith = (own: string | null): readonly string[] => (own === null || (COLOURS as readonly string[]).includes(own) ? COLOURS : [own, ...COLOURS]);

const writtenOf = (segment: Segment | null, template?: SegmentTemplate): Written => {
  const { name = '', description = '', rule } = segment ?? template ?? {};
  return { name, description, colour: segment?.colour ?? COLOURS[0], rule: rule ?? undefined };
};

interface SegmentEditorProps {
  /** Null: a new one. */
  readonly segment: Segment | null;
  readonly kind?: 'active' | 'static';
  /** What a new one starts from. */
  readonly template?: SegmentTemplate;
}

/** The words of a segment and its rule, with what they come to beside them; nothing is kept before "Save". */
export function SegmentEditor({ segment, kind = segment?.kind ?? 'active', template }: SegmentEditorProps) {
  const { say } = useWords();
  const may = useMay();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [written, setWritten] = useState<Written>(() => writtenOf(segment, template));
  const [isHistory, setHistory] = useState(false);
  const [failure, setFailure] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  // On a phone there is no room beside "Save".
  const isNarrow = useMediaQuery('(max-width: 900px)') ?? false;
  const isActive = kind === 'active';
  const mayEdit = may('segments.edit') && (!segment?.locked || may('segments.lock'));
  useListedKeys('keys.rows', isActive && mayEdit ? RULE_KEYS : []);
  const isOther = segment !== null && !isSame(written, writtenOf(segment));
  const isReady = written.name.trim() !== '' && (!isActive || (written.rule !== undefined && isComplete(written.rule)));
  const diff = useDiff(mayEdit && isActive ? segment : null, written.rule);
  const set = (patch: Partial<Written>) => setWritten((known) => ({ ...known, ...patch }));
  const attempt = async (act: () => Promise<void>) => {
    setBusy(true);
    setFailure(null);
    try {
      await act();
      await client.invalidateQueries({ queryKey: ['segments'] });
    } catch (error) {
      setFailure(error as Error);
    } finally {
      setBusy(false);
    }
  };
  const save = () =>
    attempt(async () => {
      const { rule, ...head } = written;
      const body = { ...head, ...(isActive ? { rule } : {}), ...(segment ? {} : { kind }) };
      const saved = await call<Segment>(segment ? `/api/segments/${segment.id}` : '/api/segments', { method: segment ? 'PATCH' : 'POST', body });
      if (!segment) void navigate(`/segments/${saved.id}`, { replace: true });
    });
  const lock = () => attempt(async () => void (await call(`/api/segments/${segment!.id}`, { method: 'PATCH', body: { locked: !segment!.locked } })));
  return (
    <div className="canvas-page">
      <header className="top-bar">
        <ActionIcon component={Link} to="/segments" variant="subtle" color="gray" size={32} aria-label={say('segments.back')}>
          <IconChevronLeft size={18} />
        </ActionIcon>
        <span className="square" style={{ background: written.colour ?? 'var(--line-strong)' }} />
        <VisuallyHidden component="h1">{written.name || say('segments.new')}</VisuallyHidden>
        <strong className="top-title">{written.name || say('segments.new')}</strong>
        <span className="pill plain wide">{segment?.status === 'building' ? say('segments.building', { percent: Math.round(segment.progress * 100) }) : say(`segments.kept.${kind}`)}</span>
        {isOther && <span className="secondary">{say('segments.unsaved')}</span>}
        <span className="space" />
        {segment && may('segments.lock') && (
          <Button variant="subtle" color="gray" leftSection={segment.locked ? <IconLock size={15} /> : <IconLockOpen size={15} />} onClick={() => void lock()} aria-pressed={segment.locked}>
            {say(segment.locked ? 'segments.only-lockers' : 'segments.anyone')}
          </Button>
        )}
        {segment?.locked && !may('segments.lock') && (
          <span className="pill plain">
            <IconLock size={13} /> {say('segments.locked')}
          </span>
        )}
        {segment && (
          <Tooltip label={say('segments.history')}>
            <ActionIcon variant={isHistory ? 'light' : 'subtle'} color={isHistory ? 'river' : 'gray'} size={32} aria-label={say('segments.history')} aria-pressed={isHistory} onClick={() => setHistory(!isHistory)}>
              <IconHistory size={17} />
            </ActionIcon>
          </Tooltip>
        )}
        {segment && <ExportList path={`/api/segments/${segment.id}/export.csv`} name={`${segment.key}.csv`} look="icon" failed={setFailure} />}
        {segment && mayEdit && <DeleteSegment segment={segment} />}
        {diff && !isNarrow && <RuleDiff {...diff} />}
        {mayEdit && (
          <Button disabled={!isReady || (segment !== null && !isOther)} loading={busy} onClick={() => void save()}>
            {say('segments.save')}
          </Button>
        )}
      </header>
      {diff && isNarrow && (
        <div className="diff-strip">
          <RuleDiff {...diff} />
        </div>
      )}
      {diff?.data && <Starting workflows={diff.data.workflows} />}
      <div className="board with-panel flowing">
        <div className="page">
          {failure && <Failed error={failure} />}
          <fieldset disabled={!mayEdit} className="plain-fieldset segment-form">
            <TextInput label={say('segments.name')} value={written.name} required onChange={(event) => set({ name: event.currentTarget.value })} />
            <TextInput label={say('segments.description')} value={written.description} onChange={(event) => set({ description: event.currentTarget.value })} />
            <div role="radiogroup" aria-label={say('segments.colour')} className="row">
              {coloursWith(segment?.colour ?? null).map((colour, i) => (
                <button key={colour} type="button" role="radio" className="swatch" aria-checked={written.colour === colour} aria-label={say('segments.hue', { number: i + 1 })} style={{ background: colour }} onClick={() => set({ colour })} />
              ))}
            </div>
            {isActive ? <RuleEditor value={written.rule} segment={segment?.id} change={(rule) => set({ rule })} /> : segment ? <PickedMembers segment={segment} mayEdit={mayEdit} /> : <p className="hint">{say('segments.static-why')}</p>}
            {isActive && <p className="hint">{say('segments.keys')}</p>}
          </fieldset>
          {segment && <WhereUsed segment={segment} />}
          {segment && <Overlapping segment={segment} />}
        </div>
        {segment && isHistory ? <Transitions segment={segment} close={() => setHistory(false)} /> : <Fitting segment={segment} rule={isActive ? written.rule : undefined} />}
      </div>
    </div>
  );
}
