import { Input, Select } from '@mantine/core';
import type { Expression, Graph, GraphSettings, Json } from '@tributary/contract';
import { DurationField } from '../forms/DurationField.js';
import { WindowField } from '../forms/WindowField.js';
import { RuleEditor } from '../rules/RuleEditor.js';
import type { Fault } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';
import { PanelHead } from './PanelHead.js';

interface SettingsPanelProps {
  readonly graph: Graph;
  readonly faults: readonly Fault[];
  readonly isEdited: boolean;
  edit(edit: (graph: Graph) => Graph): void;
  close(): void;
}

const MODES = ['once', 'after-exit', 'every-time'] as const;

/** What holds for the whole workflow: who may pass again, who leaves early, what it is for, when it may speak. */
export function SettingsPanel({ graph, faults, isEdited, edit, close }: SettingsPanelProps) {
  const { say } = useWords();
  const settings = graph.settings ?? {};
  const set = (patch: Partial<GraphSettings>) => edit((drawn) => ({ ...drawn, settings: { ...drawn.settings, ...patch } }));
  const faultOf = (key: string) => faults.find(({ path }) => path.startsWith(`settings.${key}`))?.detail;
  const mode = settings.reentry?.mode ?? 'after-exit';
  return (
    <aside className="panel" aria-label={say('settings.title')}>
      <PanelHead title={say('settings.title')} below={say('settings.why')} close={close} />
      <div className="panel-body">
        <fieldset disabled={!isEdited} className="plain-fieldset">
          <Select
            label={say('settings.reentry')}
            description={say('settings.reentry-why')}
            data={MODES.map((one) => ({ value: one, label: say(`settings.reentry.${one}`) }))}
            value={mode}
            allowDeselect={false}
            onChange={(next) => set({ reentry: { ...settings.reentry, mode: next as (typeof MODES)[number] } })}
          />
          {mode !== 'once' && (
            <DurationField
              name="minInterval"
              field={{ title: say('settings.interval'), description: say('settings.interval-why') }}
              required={false}
              fault={faultOf('reentry')}
              value={settings.reentry?.minInterval ?? undefined}
              change={(next) => set({ reentry: { mode, ...(next === undefined ? {} : { minInterval: String(next) }) } })}
            />
          )}
          <Input.Wrapper label={say('settings.exit')} description={say('settings.exit-why')} error={faultOf('exitWhen')}>
            <RuleEditor value={settings.exitWhen ?? undefined} change={(rule: Expression | undefined) => set({ exitWhen: rule ?? null })} />
          </Input.Wrapper>
          <Input.Wrapper label={say('settings.goal')} description={say('settings.goal-why')} error={faultOf('goal')}>
            <RuleEditor value={settings.goal ?? undefined} change={(rule: Expression | undefined) => set({ goal: rule ?? null })} />
          </Input.Wrapper>
          <WindowField
            name="window"
            field={{ title: say('settings.window'), description: say('settings.window-why') }}
            required={false}
            fault={faultOf('window')}
            value={(settings.window ?? undefined) as Json | undefined}
            change={(next) => set({ window: (next ?? null) as GraphSettings['window'] })}
          />
        </fieldset>
      </div>
    </aside>
  );
}
