import { Button, TextInput } from '@mantine/core';
import type { Graph } from '@tributary/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Failed, Rows } from '../frame/states.js';
import { call } from '../server/call.js';
import { useMay } from '../server/session.js';
import { useVersions, type Version, type Workflow } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';
import { PanelHead } from './PanelHead.js';
import type { Look } from './use-look.js';

interface VersionsPanelProps {
  readonly workflow: Workflow;
  readonly look: Look;
  restore(graph: Graph): void;
  close(): void;
}

/** What was published, when, by whom and why; each can be looked at and be the draft again. */
export function VersionsPanel({ workflow, look, restore, close }: VersionsPanelProps) {
  const { say } = useWords();
  const { data, error, refetch } = useVersions(workflow.id);
  return (
    <aside className="panel" aria-label={say('versions.title')}>
      <PanelHead title={say('versions.title')} below={say('versions.why')} close={close} />
      <div className="panel-body">
        {error && <Failed error={error} again={() => void refetch()} />}
        {!data && !error && <Rows count={3} height={52} />}
        {data?.length === 0 && <p className="hint">{say('versions.none')}</p>}
        <ol className="versions">
          {data?.map((version) => (
            <Entry key={version.version} {...{ version, workflow, look, restore }} />
          ))}
        </ol>
      </div>
    </aside>
  );
}

function Entry({ version, workflow, look, restore }: { version: Version } & Pick<VersionsPanelProps, 'workflow' | 'look' | 'restore'>) {
  const { say, instant } = useWords();
  const may = useMay();
  const client = useQueryClient();
  const [name, setName] = useState(version.name ?? '');
  const isOpen = look.version?.version === version.version;
  const isLive = version.version === workflow.published?.version;
  const rename = async () => {
    if (name === (version.name ?? '')) return;
    await call(`/api/workflows/${workflow.id}/versions/${version.version}`, { method: 'PATCH', body: { name } });
    await client.invalidateQueries({ queryKey: ['versions', workflow.id] });
  };
  return (
    <li className={isOpen ? 'open' : ''}>
      <button type="button" aria-pressed={isOpen} onClick={() => (isOpen ? look.open('versions') : look.showVersion(version.version))}>
        <strong>{version.name ?? say('versions.version', { version: version.version })}</strong>
        {isLive && <span className="pill good">{say('versions.live')}</span>}
        <span className="secondary">{[`v${version.version}`, instant(version.at), ...(version.by ? [version.by] : [])].join(' · ')}</span>
      </button>
      {isOpen && (
        <div className="version-tools">
          {may('workflows.publish') && <TextInput aria-label={say('versions.name')} placeholder={say('versions.name')} value={name} onChange={(event) => setName(event.currentTarget.value)} onBlur={() => void rename()} onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()} />}
          {may('workflows.edit') && workflow.state !== 'archived' && (
            <Button
              variant="default"
              onClick={() => {
                restore(version.graph);
                look.close();
              }}
            >
              {say('versions.restore')}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}
