import { Button, Select } from '@mantine/core';
import type { Graph, NodeDescription } from '@tributary/contract';
import { IconPlayerPlay } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { nameOf as contactName } from '../contacts/names.js';
import { Failed } from '../frame/states.js';
import { call, type Page } from '../server/call.js';
import type { Workflow } from '../server/workflows.js';
import { useOutputName } from '../words/use-output-name.js';
import { useWords } from '../words/use-words.js';
import { Asked, type Simulation } from './Asked.js';
import type { NameOf } from './names.js';
import { PanelHead } from './PanelHead.js';
import { outputsOfNode } from './shown-outputs.js';
import { Story } from './Story.js';
import type { Look } from './use-look.js';
import { WhyNot } from './WhyNot.js';

interface RehearsePanelProps {
  readonly look: Look;
  readonly workflow: Workflow;
  readonly graph: Graph;
  readonly kinds: ReadonlyMap<string, NodeDescription>;
  readonly nameOf: NameOf;
  readonly asked: string | null;
  /** The server walks the draft that it has. */
  readonly isSaved: boolean;
  choose(id: string): void;
  close(): void;
}

interface Found {
  readonly id: string;
  readonly userId: string | null;
  readonly email: string | null;
  readonly traits: Readonly<Record<string, unknown>>;
}
const labelOf = ({ id, userId, email, traits }: Found): string => {
  const name = contactName({ userId, email, ...(traits as object) }) || id;
  return email && email !== name ? `${name} · ${email}` : name;
};

/** One contact walks through the draft: which way, when, and what would be sent; nothing is. */
export function RehearsePanel({ look, workflow, graph, kinds, nameOf, asked, isSaved, choose, close }: RehearsePanelProps) {
  const { say, span } = useWords();
  const outputName = useOutputName();
  const [search, setSearch] = useState('');
  const [contact, setContact] = useState<string | null>(null);
  const [assume, setAssume] = useState<Readonly<Record<string, string>>>({});
  const [walked, setWalked] = useState<Simulation | null>(null);
  const [failure, setFailure] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const people = useQuery({ queryKey: ['found', search], queryFn: () => call<Page<Found>>(`/api/contacts?limit=20&search=${encodeURIComponent(search)}`), placeholderData: keepPreviousData, staleTime: 10_000 });
  const { rehearsed } = look;
  useEffect(() => () => rehearsed(null), [rehearsed]);
  const play = async (assumed: Readonly<Record<string, string>>) => {
    if (contact === null) return;
    setAssume(assumed);
    setBusy(true);
    setFailure(null);
    try {
      const found = await call<Simulation>(`/api/workflows/${workflow.id}/simulate`, { method: 'POST', body: { contact, assume: assumed } });
      setWalked(found);
      rehearsed(found.steps);
    } catch (error) {
      setWalked(null);
      rehearsed(null);
      setFailure(error as Error);
    } finally {
      setBusy(false);
    }
  };
  const sinceStart = (iso: string) => {
    const ms = walked ? new Date(iso).getTime() - new Date(walked.at).getTime() : 0;
    return ms < 1000 ? say('rehearse.at-once') : say('rehearse.after', { span: span(ms) });
  };
  return (
    <aside className="panel" aria-label={say('rehearse.title')}>
      <PanelHead title={say('rehearse.title')} below={say('rehearse.why')} close={close} />
      <div className="panel-body">
        <Select
          label={say('rehearse.contact')}
          placeholder={say('rehearse.find')}
          searchable
          searchValue={search}
          onSearchChange={setSearch}
          filter={({ options }) => options}
          data={(people.data?.items ?? []).map((one) => ({ value: one.id, label: labelOf(one) }))}
          value={contact}
          nothingFoundMessage={say('rehearse.nobody')}
          onChange={setContact}
        />
        <Button leftSection={<IconPlayerPlay size={15} />} loading={busy} disabled={contact === null || !isSaved} onClick={() => void play({})}>
          {say('rehearse.play')}
        </Button>
        {failure && <Failed error={failure} />}
        {walked && (
          <>
            <Story
              steps={walked.steps}
              {...{ graph, kinds, nameOf, choose }}
              told={sinceStart}
              end={walked.endless ? say('rehearse.endless') : say('rehearse.ends', { status: say(`path.${walked.status}`), span: walked.endedAt ? span(new Date(walked.endedAt).getTime() - new Date(walked.at).getTime()) : '…' })}
              beside={(step) => {
                const node = graph.nodes.find(({ id }) => id === step.node);
                const outputs = node ? outputsOfNode(node, kinds) : [];
                return (
                  <>
                    <Asked effects={walked.effects.filter(({ node: at, at: instant }) => at === step.node && instant >= step.at && (step.leftAt === null || instant <= step.leftAt))} />
                    {outputs.length > 1 && (
                      <label className="what-if secondary">
                        {say('rehearse.what-if')}{' '}
                        <select value={assume[step.node] ?? ''} onChange={(event) => void play(event.currentTarget.value === '' ? without(assume, step.node) : { ...assume, [step.node]: event.currentTarget.value })}>
                          <option value="">{say('rehearse.as-it-is')}</option>
                          {outputs.map((output) => (
                            <option key={output} value={output}>
                              {outputName(output)}
                            </option>
                          ))}
                        </select>
                      </label>
                    )}
                  </>
                );
              }}
            />
            <Changes changes={walked.changes} />
            {asked !== null && <WhyNot asked={asked} steps={walked.steps} {...{ graph, kinds, nameOf }} />}
          </>
        )}
      </div>
    </aside>
  );
}

const without = ({ ...all }: Readonly<Record<string, string>>, key: string): Record<string, string> => Object.fromEntries(Object.entries(all).filter(([name]) => name !== key));

/** What would be other about the contact afterwards. */
function Changes({ changes: { tags, traits } }: Pick<Simulation, 'changes'>) {
  const { say } = useWords();
  const lines = [
    ...tags.added.map((tag) => say('rehearse.tagged', { tag })),
    ...tags.removed.map((tag) => say('rehearse.untagged', { tag })),
    ...Object.entries(traits).map(([trait, value]) => say('rehearse.set', { trait, value: String(value) })),
  ];
  if (lines.length === 0) return null;
  return (
    <section>
      <h3>{say('rehearse.afterwards')}</h3>
      <ul className="outline secondary">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}
