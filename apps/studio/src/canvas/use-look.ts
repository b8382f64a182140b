import type { Graph } from '@tributary/contract';
import { useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useRun, type Run } from '../server/runs.js';
import { useVersions, type Version, type Workflow } from '../server/workflows.js';
import { pathOf, type PassedStep, type Path } from './path.js';

const PANELS = ['outline', 'settings', 'versions', 'rehearse'] as const;
/** What stands beside the drawing when no step is chosen. */
export type Panel = (typeof PANELS)[number];

/** What one looks at: the draft, an older version, one person's path; in the address, so that it can be sent to somebody, and "back" goes back. */
export interface Look {
  readonly graph: Graph;
  /** False: it is looked at, not changed. */
  readonly isDraft: boolean;
  readonly panel: Panel | null;
  readonly run: Run | null;
  readonly isRunMissing: Error | null;
  readonly version: Version | null;
  readonly path: Path | undefined;
  /** The way of a rehearsal, over the draft. */
  rehearsed(steps: readonly PassedStep[] | null): void;
  open(panel: Panel): void;
  showRun(id: string): void;
  showVersion(version: number): void;
  /** Back to the draft. */
  close(): void;
}

/** @param letGo lets go of what is chosen; whether something was */
export function useLook(workflow: Workflow, draft: Graph, letGo: () => boolean): Look {
  const [asked, setAsked] = useSearchParams();
  const [steps, setSteps] = useState<readonly PassedStep[] | null>(null);
  const runId = asked.get('run');
  const wanted = Number(asked.get('version') ?? NaN);
  const panel = PANELS.find((one) => one === asked.get('panel')) ?? null;
  const { data: run = null, error } = useRun(runId);
  const number = run ? run.version : wanted;
  const isOld = Number.isInteger(number) && !(run && number === workflow.published?.version);
  const versions = useVersions(workflow.id, isOld || panel === 'versions').data;
  const version = versions?.find((one) => one.version === number) ?? null;
  const published = workflow.published?.graph;
  // A run is told over the version that it runs; that of newcomers is at hand.
  const graph = runId !== null ? (run && run.version === workflow.published?.version && published ? published : (version?.graph ?? published ?? draft)) : Number.isInteger(wanted) ? (version?.graph ?? draft) : draft;
  const path = useMemo(() => {
    if (runId !== null) return run ? pathOf(run.steps, graph) : undefined;
    return panel === 'rehearse' && steps ? pathOf(steps, graph) : undefined;
  }, [runId, run, graph, panel, steps]);
  return {
    ...{ graph, panel, path, run: runId === null ? null : run, isRunMissing: runId === null ? null : error },
    version: runId === null && Number.isInteger(wanted) ? version : null,
    isDraft: runId === null && !Number.isInteger(wanted),
    rehearsed: setSteps,
    // The settings of a step lie over a panel that is open: then asking for it again shows it.
    open: (next) => setAsked(letGo() || panel !== next ? { panel: next } : {}),
    showRun: (id) => {
      letGo();
      setAsked({ run: id });
    },
    showVersion: (one) => {
      letGo();
      setAsked({ version: String(one), panel: 'versions' });
    },
    close: () => {
      letGo();
      if (asked.size > 0) setAsked({});
    },
  };
}
