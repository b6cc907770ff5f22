import { fileURLToPath } from 'node:url';

/** swc strips types as it goes; `npm test` checks them by tsc. Nest's injection needs the decorators' metadata. */
const swc = {
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'es6' },
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
};

const shared = {
  rootDir: fileURLToPath(new URL('.', import.meta.url)),
  roots: ['apps', 'libs', 'examples', 'tools'].map((folder) => `<rootDir>/${folder}`),
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@entresol/source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': ['@swc/jest', swc] },
  transformIgnorePatterns: [],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/(apps|libs|examples)/[^/]+/dist/', '<rootDir>/var/', '<rootDir>/.nx/'],
};

/** Specs of two sizes: `spec` is pure and quick; `int` has a real broker and a real database, started once per run. */
export default {
  testTimeout: 60_000, // a guard against hanging, never a proof of speed
  projects: [
    { ...shared, displayName: 'spec', testMatch: ['**/*.spec.ts'], testPathIgnorePatterns: ['/node_modules/', '\\.int\\.spec\\.ts$'] },
    {
      ...shared,
      displayName: 'int',
      testMatch: ['**/*.int.spec.ts'],
      globalSetup: '<rootDir>/libs/testing/src/global-setup.ts',
      globalTeardown: '<rootDir>/libs/testing/src/global-teardown.ts',
    },
  ],
};
