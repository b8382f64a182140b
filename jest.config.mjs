import { readFileSync } from 'node:fs';

const swc = JSON.parse(readFileSync(new URL('./.swcrc', import.meta.url), 'utf8'));
const PURE = ['contract', 'ingest', 'segment', 'workflow', 'actions'];

const each = {
  testEnvironment: 'node',
  testMatch: ['**/src/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/.data', '<rootDir>/tmp'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { ...swc, swcrc: false }] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
};

/** Specs sit beside the code. The pure libraries run where no clock moves and no chance is to be had; `*.int.spec.ts` get a real Postgres, `apps/e2e` a really started server; `*.fixture.ts` serve specs only and are not built. */
export default {
  projects: [
    { ...each, displayName: 'pure', roots: PURE.map((name) => `<rootDir>/libs/${name}`), setupFiles: ['<rootDir>/libs/fixtures/no-clock-no-chance.mjs'] },
    {
      ...each,
      displayName: 'real',
      roots: ['<rootDir>/apps', ...['store', 'channels', 'fixtures'].map((name) => `<rootDir>/libs/${name}`)],
      globalSetup: '<rootDir>/libs/fixtures/jest-global-setup.mjs',
      globalTeardown: '<rootDir>/libs/fixtures/jest-global-teardown.mjs',
    },
  ],
};
