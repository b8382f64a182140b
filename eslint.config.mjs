import nx from '@nx/eslint-plugin';
import importX from 'eslint-plugin-import-x';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import ts from 'typescript-eslint';

const only = (sourceTag, ...onlyDependOnLibsWithTags) => ({ sourceTag: `stage:${sourceTag}`, onlyDependOnLibsWithTags: onlyDependOnLibsWithTags.map((t) => `stage:${t}`) });

/** Data flows one way: ingest -> segment -> workflow -> actions -> channels, over one contract. A stage never imports the next. */
const boundaries = [
  only('contract'),
  only('ingest', 'contract'),
  only('segment', 'contract'),
  only('workflow', 'contract'),
  only('actions', 'contract'),
  only('channels', 'contract'),
  only('store', 'contract'),
  only('fixtures', 'contract', 'store'),
  only('server', 'contract', 'ingest', 'segment', 'workflow', 'actions', 'channels', 'store', 'fixtures'),
  only('studio', 'contract', 'workflow'),
  only('e2e', 'contract', 'fixtures'),
];

const PURE = ['libs/contract', 'libs/ingest', 'libs/segment', 'libs/workflow', 'libs/actions'];
const PURE_PACKAGES = ['zod', 'luxon', 're2js', '@noble/hashes/**', 'croner', '@tributary/contract'];

/** Time and chance are arguments: a pure library that asked the machine for them could not be replayed. */
const noClock = [
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'Time is an argument here: take `at`.' },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time is an argument here: take `at`.' },
  { selector: "CallExpression[callee.name='Date']", message: 'Time is an argument here: take `at`.' },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'Chance is an argument here: take `random`.' },
  { selector: "CallExpression[callee.property.name=/^toLocale/]", message: 'The locale of the machine must not decide; use Intl with a locale, or toLowerCase.' },
  { selector: "CallExpression[callee.property.name=/^get(FullYear|Month|Date|Day|Hours|Minutes)$/]", message: 'Local time of the machine must not decide; use UTC getters or luxon with a zone.' },
  { selector: "MemberExpression[object.name='DateTime'][property.name=/^(now|local)$/]", message: 'Time is an argument here: take `at`.' },
];

export default ts.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '**/*.gen.ts', '.nx/**', '.data/**', 'tmp/**'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [ts.configs.recommended],
    plugins: { '@nx': nx, 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver({ conditionNames: ['source', 'types', 'import', 'default'] })] },
    rules: {
      '@nx/enforce-module-boundaries': ['error', { enforceBuildableLibDependency: false, allow: [], depConstraints: boundaries }],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false, fixStyle: 'inline-type-imports' }],
      'no-console': 'error',
    },
  },
  {
    // Decorator metadata needs the values of injected classes at run time.
    files: ['apps/server/**/*.ts', 'libs/store/src/entities/**/*.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    files: PURE.map((dir) => `${dir}/src/**/*.ts`),
    ignores: ['**/*.{spec,fixture}.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...noClock],
      'no-restricted-globals': ['error', 'performance', 'crypto', 'process', 'setTimeout', 'setInterval', 'fetch', 'Buffer'],
      'no-restricted-imports': ['error', { patterns: [{ regex: `^(?!\\.|(${PURE_PACKAGES.map((p) => p.replace('/**', '(/.*)?')).join('|')})$)`, message: 'Pure libraries import only the allow-list in eslint.config.mjs.' }] }],
    },
  },
  {
    // The demo company runs the fake Meta; all else of the fixtures is for specs, and is not there in production.
    files: ['apps/server/src/**/*.ts'],
    ignores: ['**/*.{spec,fixture}.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: [{ name: '@tributary/fixtures', message: 'Of the fixtures, only "@tributary/fixtures/fake-meta" is there in production.' }] }] },
  },
  {
    // Only config.ts reads the environment; only the clock's port asks the machine for the time.
    files: ['apps/server/src/**/*.ts', 'libs/store/src/**/*.ts', 'libs/channels/src/**/*.ts'],
    ignores: ['**/*.{spec,fixture}.ts', 'apps/server/src/config.ts', '**/monotonic.ts'],
    rules: {
      'no-restricted-properties': ['error', { object: 'process', property: 'env', message: 'The environment is parsed once, in config.ts.' }],
      'no-restricted-syntax': ['error', ...noClock.slice(0, 3)],
    },
  },
  {
    files: ['**/*.{spec,fixture}.ts', 'apps/e2e/**/*.ts'],
    // The store's specs ask fixtures for a database that the store migrated: a circle of tests only, nothing that is built. The plain model of the promise lies beside the code that has to keep it.
    rules: { '@nx/enforce-module-boundaries': ['error', { allow: ['../../server/src/stages/shard/*', '../../server/src/wiring/kinds.js'], ignoredCircularDependencies: [['@tributary/store', '@tributary/fixtures']], depConstraints: boundaries.map((b) => ({ ...b, onlyDependOnLibsWithTags: [...b.onlyDependOnLibsWithTags, 'stage:fixtures', b.sourceTag] })) }] },
  },
);
