import './node-version.mjs';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from './browser.mjs';
import { build } from './build.mjs';
import { checkNames } from './check-names.mjs';
import { generateRegistry } from './generate-registry.mjs';
import { install } from './install.mjs';
import { root } from './root.mjs';
import { nx, runNode } from './run-program.mjs';

function isWellDone(run) {
  try {
    return run() !== false;
  } catch (error) {
    process.stdout.write(`${error.message}\n`);
    return false;
  }
}

/** Runs one stage and prints how long it took; a stage that answers false or throws failed. */
function stage(name, run) {
  const startedAt = performance.now();
  const isWell = isWellDone(run);
  process.stdout.write(`${isWell ? 'ok    ' : 'FAILED'} ${name.padEnd(10)} ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
  return isWell;
}

function names() {
  const faults = checkNames();
  for (const fault of faults) process.stdout.write(`${fault}\n`);
  return faults.length === 0;
}

function nxTarget(target) {
  return runNode(nx('run-many', '-t', target, '--outputStyle=static', '--parallel=2'), { output: 'on-failure' });
}

/** Without a stored project graph, lint skips the boundary rules and passes: the graph is made first. */
function lint() {
  return runNode(nx('show', 'projects'), { output: 'on-failure' }) && nxTarget('lint');
}

/** Specs that drive a browser: they wait for pixels and count frames, so nothing else runs beside them. */
function browserSpecs() {
  const folder = 'apps/e2e/src';
  return readdirSync(folder).filter((name) => name.endsWith('.spec.ts') && /openBrowser|StudioPage|playwright/.test(readFileSync(join(folder, name), 'utf8')));
}

/** How long one test may take where its file says nothing: two files share the machine. */
const PATIENCE_MS = 30_000;

/** All specs, first those that wait for disks and processes, a file a processor, then those of the browser one by one. @returns counts of tests */
function specs(args) {
  const browser = browserSpecs().map((name) => `/${name.replaceAll('.', '\\.')}$`);
  const all = [`--testTimeout=${PATIENCE_MS}`, '--passWithNoTests'];
  const counts = [
    specsRun([...args, ...all, `--maxWorkers=${availableParallelism()}`, `--testPathIgnorePatterns=/node_modules/|/dist/|${browser.join('|')}`]),
    specsRun([...args, ...all, '--maxWorkers=1', `--testPathIgnorePatterns=/node_modules/|/dist/|^(?!.*(?:${browser.join('|')}))`]),
  ];
  return { passed: counts[0].passed + counts[1].passed, failed: counts[0].failed + counts[1].failed, skipped: counts[0].skipped + counts[1].skipped };
}

/** @returns counts of tests; a file that could not run counts as one failed */
function specsRun(args) {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-test-'));
  const report = join(folder, 'report.json');
  const isWell = runNode(
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      'node_modules/jest/bin/jest.js',
      '--json',
      `--outputFile=${report}`,
      ...args,
    ],
    { output: 'shown', env: { CI: 'true', TZ: 'Pacific/Chatham' } },
  );
  const found = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined;
  rmSync(folder, { recursive: true });
  // Nothing of a filter may be here: then nothing is reported.
  if (!found) return { passed: 0, failed: isWell ? 0 : 1, skipped: 0 };
  const failed = found.numFailedTests + found.numRuntimeErrorTestSuites;
  return {
    passed: found.numPassedTests,
    failed: found.success ? failed : Math.max(failed, 1),
    skipped: found.numPendingTests + found.numTodoTests,
  };
}

// `npm test`: everything that must hold, from a fresh clone. Arguments go to jest, as in `npm test -- segment`.
process.chdir(root);
let counts = { passed: 0, failed: 0, skipped: 0 };
const stages = [
  stage('install', install),
  stage('registry', generateRegistry),
  stage('build', build),
  stage('browser', findBrowser),
  stage('names', names),
  stage('typecheck', () => nxTarget('typecheck')),
  stage('lint', lint),
];
stage('specs', () => {
  counts = specs(process.argv.slice(2));
  return counts.failed === 0;
});
const failed = counts.failed + stages.filter((isWell) => !isWell).length;
process.stdout.write(`${counts.passed} passed, ${failed} failed, ${counts.skipped} skipped\n`);
process.exitCode = failed === 0 ? 0 : 1;
